// What the textbooks name is used by some scenario: what none uses, only its own unit tests hold.
import { expect, test } from "vitest";
import { BEGIN_MODES, MARK_PLACES, TRANSACTIONAL_IDS, TRANSACTIONAL_SYSTEMS } from "../../impl/engine/job/graph.js";
import { MODES } from "../../impl/trace/settings.js";
import { loadScenario, scenarioNames } from "./load.js";

const scenarios = scenarioNames().map((name) => loadScenario(name));
const vertices = scenarios.flatMap(({ job }) => job.vertices);
const sinks = vertices.flatMap((vertex) => (vertex.kind === "sink" ? [vertex] : []));

/** What none of these is. */
const unused = (wanted: readonly string[], used: readonly (string | undefined)[]): readonly string[] => wanted.filter((one) => !used.includes(one));

test.each<[what: string, wanted: readonly string[], used: readonly (string | undefined)[]]>([
  ["operators", ["map", "filter", "running-sum", "count-window", "pattern", "enrich", "arrival-number", "running-model"], vertices.map((vertex) => (vertex.kind === "operator" ? vertex.operator : undefined))],
  ["what a user does", ["savepoint", "stop", "drain", "cancel", "start"], scenarios.flatMap(({ operations = [] }) => operations.map(({ kind }) => kind))],
  ["partitionings", ["hash", "forward", "rebalance", "chained"], scenarios.flatMap(({ job }) => job.edges.map(({ partitioning }) => partitioning))],
  ["modes", MODES, scenarios.map(({ configuration }) => configuration.mode)],
  ["sources", ["replayable", "non-rewinding"], vertices.map((vertex) => (vertex.kind === "source" ? vertex.source : undefined))],
  ["sinks", ["two-phase-commit", "write-ahead-log", "append", "upsert"], sinks.map(({ sink }) => sink)],
  ["systems with transactions", TRANSACTIONAL_SYSTEMS, sinks.map((vertex) => (vertex.sink === "two-phase-commit" ? vertex.system : undefined))],
  ["ids of transactions", TRANSACTIONAL_IDS.filter((ids) => ids !== "counted"), sinks.map((vertex) => ("ids" in vertex ? vertex.ids : undefined))],
  ["beginnings of transactions", BEGIN_MODES.filter((begin) => begin !== "first-record"), sinks.map((vertex) => ("begin" in vertex ? vertex.begin : undefined))],
  ["places of marks", MARK_PLACES.filter((marks) => marks !== "after-values"), sinks.map((vertex) => ("marks" in vertex ? vertex.marks : undefined))],
])("%s are each used by some scenario", (_what, wanted, used) => {
  expect(unused(wanted, used)).toEqual([]);
});
