// Who is triggered, who must acknowledge, once some tasks have finished. The graphs are those of Flink's own tests:
// each vertex with its parallelism and its finished subtasks, each edge all-to-all or one-to-one.
import { describe, expect, test } from "vitest";
import type { ExecutionGraph, TaskNode } from "../job/execution-graph.js";
import { checkpointPlan } from "./checkpoint-plan.js";

type Edge = readonly [from: string, to: string, kind: "all" | "one"];

interface Case {
  readonly parallelism: Readonly<Record<string, number>>;
  readonly finished: Readonly<Record<string, readonly number[]>>;
  readonly edges: readonly Edge[];
}

const name = (vertex: string, subtask: number) => `${vertex}.${subtask}`;
const upTo = (count: number) => [...Array(count).keys()];

function graphOf({ parallelism, edges }: Case): ExecutionGraph {
  const predecessors = (vertex: string, subtask: number) => edges.filter(([, to]) => to === vertex).flatMap(([from, , kind]) =>
    (kind === "all" ? upTo(parallelism[from]!) : [subtask]).map((other) => name(from, other)));
  const task = (vertex: string, subtask: number): TaskNode => ({
    name: name(vertex, subtask), vertex: { name: vertex, kind: "source", source: "replayable", parallelism: parallelism[vertex]! }, chain: [], subtask,
    inputs: [], outputs: [], edges: [], feeds: [], predecessors: predecessors(vertex, subtask),
  });
  return {
    tasks: Object.keys(parallelism).flatMap((vertex) => upTo(parallelism[vertex]!).map((subtask) => task(vertex, subtask))),
    channels: [], maxParallelism: 128, partitions: 0,
  };
}

const namesOf = (subtasks: Readonly<Record<string, readonly number[]>>) =>
  Object.entries(subtasks).flatMap(([vertex, some]) => some.map((subtask) => name(vertex, subtask)));

function planOf(given: Case) {
  return checkpointPlan(graphOf(given), new Set(namesOf(given.finished)));
}

describe("the tasks to trigger", () => {
  test.each<[what: string, given: Case, triggered: Record<string, readonly number[]>]>([
    ["are the sources while all tasks run", {
      parallelism: { v0: 3, v1: 4, v2: 5, v3: 6 }, finished: {},
      edges: [["v0", "v2", "all"], ["v1", "v2", "one"], ["v2", "v3", "all"]],
    }, { v0: [0, 1, 2], v1: [0, 1, 2, 3] }],
    ["are the sources left, as long as one of them feeds everything", {
      parallelism: { v0: 3, v1: 4 }, finished: { v0: [0, 1] },
      edges: [["v0", "v1", "all"]],
    }, { v0: [2] }],
    ["are those behind a finished source, one to one, save the finished", {
      parallelism: { v0: 4, v1: 4 }, finished: { v0: [0, 1], v1: [0] },
      edges: [["v0", "v1", "one"]],
    }, { v0: [2, 3], v1: [1] }],
    ["are found over several inputs", {
      parallelism: { v0: 3, v1: 5, v2: 5, v3: 5 }, finished: { v0: [0, 1, 2], v1: [0, 2, 3], v2: [2, 4], v3: [2] },
      edges: [["v0", "v3", "all"], ["v1", "v3", "one"], ["v2", "v3", "one"]],
    }, { v1: [1, 4], v2: [0, 1, 3] }],
    ["are found over several levels", {
      parallelism: { v0: 16, v1: 16, v2: 16, v3: 16, v4: 16 }, finished: { v0: [0, 1, 2, 3], v1: upTo(16), v2: [0, 1] },
      edges: [["v0", "v2", "one"], ["v0", "v3", "one"], ["v1", "v2", "all"], ["v1", "v3", "one"], ["v2", "v4", "one"], ["v3", "v4", "all"]],
    }, { v0: [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], v2: [2, 3], v3: [0, 1, 2, 3] }],
  ])("%s", (_what, given, triggered) => {
    expect(planOf(given).trigger).toEqual(namesOf(triggered));
  });
});

describe("a checkpoint", () => {
  const given: Case = { parallelism: { source: 2, sink: 2 }, finished: { source: [1], sink: [0] }, edges: [["source", "sink", "one"]] };

  test("waits for every task that still runs, triggered or not", () => {
    expect(planOf(given).expected).toEqual(["source.0", "sink.1"]);
  });

  test("records the others as finished", () => {
    expect(planOf(given).finished).toEqual(["source.1", "sink.0"]);
  });

  test("of a job whose tasks have all finished has nobody to wait for", () => {
    expect(planOf({ ...given, finished: { source: [0, 1], sink: [0, 1] } })).toMatchObject({ trigger: [], expected: [] });
  });
});
