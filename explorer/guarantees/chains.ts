/**
 * The chains of the table of guarantees: every source × mode × sink, with operators that give one result, and with some that depend on the order of arrival.
 * A write-ahead log is there on each external system, with its marks where they may be.
 */
import { MARK_PLACES, WRITE_AHEAD_SYSTEMS, type MarkPlace, type OperatorSpec, type SinkSpec, type SourceKind, type Vertex, type WriteAheadSystem } from "../../impl/engine/job/graph.js";
import { MODES, type Mode } from "../../impl/trace/settings.js";
import type { Scenario } from "../scenario/scenario.js";

export interface Chain {
  readonly source: SourceKind;
  readonly mode: Mode;
  readonly sink: string;
  /** Whether a replay in another order gives the same values. */
  readonly deterministic: boolean;
}

/** The columns of the table. */
export const SINKS: { readonly [name: string]: SinkSpec } = {
  "append": { sink: "append", system: "append-log" },
  "upsert": { sink: "upsert", system: "key-value-store", fencing: "tokens" },
  "write-ahead log, mark after the values": { sink: "write-ahead-log", system: "append-log", marks: "after-values" },
  "write-ahead log, mark with the values": { sink: "write-ahead-log", system: "append-log", marks: "with-values" },
  "two-phase commit": { sink: "two-phase-commit", system: "transactional-log" },
};

/** The name of the chain's sink; null where there is no such sink. */
export function writeAheadOn(system: WriteAheadSystem, marks: MarkPlace): string | null {
  if (system === "transactional-log" && marks === "after-values") return null;
  const mark = marks === "with-values" ? "mark with the values" : "mark after the values";
  return system === "append-log" ? `write-ahead log, ${mark}` : `write-ahead log on ${system}, ${mark}`;
}

const ON_EACH_SYSTEM: { readonly [name: string]: SinkSpec } = Object.fromEntries(WRITE_AHEAD_SYSTEMS.flatMap((system) => MARK_PLACES.flatMap((marks) => {
  const name = writeAheadOn(system, marks);
  return name === null || name in SINKS ? [] : [[name, { sink: "write-ahead-log", system, marks } as const]];
})));
export const SOURCES: readonly SourceKind[] = ["replayable", "non-rewinding"];

export const CHAINS: readonly Chain[] = [SINKS, ON_EACH_SYSTEM].flatMap((sinks) =>
  SOURCES.flatMap((source) => MODES.flatMap((mode) => Object.keys(sinks).flatMap((sink) => bothWays({ source, mode, sink })))));

function bothWays(chain: Omit<Chain, "deterministic">): readonly Chain[] {
  return [true, false].map((deterministic) => ({ ...chain, deterministic }));
}

/** "replayable, exactly-once, append, deterministic" */
export function nameOf({ source, mode, sink, deterministic }: Chain): string {
  return [source, mode, sink, deterministic ? "deterministic" : "depends on the order"].join(", ");
}

/** The same input, faults and configuration for every chain; records change their partition once, so that alignment matters. */
export function scenarioOf({ source, mode, sink, deterministic }: Chain, base: Scenario): Scenario {
  const operator: OperatorSpec = deterministic ? { operator: "map", factor: 2 } : { operator: "arrival-number" };
  const vertices: readonly Vertex[] = [
    { name: "source", kind: "source", source, parallelism: 2 },
    { name: "operator", kind: "operator", parallelism: 2, ...operator },
    { name: "output", kind: "sink", parallelism: 2, ...specOf(sink) },
  ];
  return {
    ...base,
    name: "chain",
    description: "One chain of the table of guarantees.",
    job: { vertices, edges: [{ from: "source", to: "operator", partitioning: "rebalance" }, { from: "operator", to: "output", partitioning: "hash" }], maxParallelism: 128 },
    configuration: { ...base.configuration, mode },
    expected: {},
  };
}

function specOf(sink: string): SinkSpec {
  return (SINKS[sink] ?? ON_EACH_SYSTEM[sink])!;
}
