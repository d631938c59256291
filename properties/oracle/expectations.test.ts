// How often each row should be applied at each vertex, and where the order of arrival decides.
import { expect, test } from "vitest";
import type { Edge, JobGraph, OperatorSpec, Partitioning, Vertex } from "../../impl/engine/job/graph.js";
import type { Row } from "../../impl/trace/events.js";
import { expectations } from "./expectations.js";

const INPUT: readonly (readonly Row[])[] = [[1, 20], [3]].map((values, partition) => values.map((value, offset) => ({ partition, offset, key: "k", value })));

const source = (name: string, ...partitions: readonly number[]): Vertex => ({ name, kind: "source", source: "replayable", parallelism: 1, ...(partitions.length > 0 && { partitions }) });
const operator = (name: string, spec: OperatorSpec, parallelism = 1): Vertex => ({ name, kind: "operator", parallelism, ...spec });
const OUT: Vertex = { name: "out", kind: "sink", sink: "two-phase-commit", system: "transactional-log", parallelism: 1 };

function expected(vertices: readonly Vertex[], ...edges: readonly (readonly [from: string, to: string, partitioning?: Partitioning])[]): Readonly<Record<string, unknown>> {
  const job: JobGraph = { vertices, edges: edges.map(([from, to, partitioning = "hash"]): Edge => ({ from, to, partitioning })), maxParallelism: 8 };
  return Object.fromEntries(expectations(job, INPUT));
}

test.each<[what: string, found: Readonly<Record<string, unknown>>, expected: Readonly<Record<string, unknown>>]>([
  ["a line applies each row once at each vertex",
    expected([source("in"), operator("sum", { operator: "running-sum" }), OUT], ["in", "sum"], ["sum", "out"]),
    { in: "each-once", sum: "each-once", out: "each-once" }],
  ["a filter drops rows", expected([source("in"), operator("large", { operator: "filter", atLeast: 3 }), OUT], ["in", "large"], ["large", "out"]), { in: "each-once", large: "each-once", out: [[0, 1], [1]] }],
  ["a filter sees what a map made of them",
    expected([source("in"), operator("negative", { operator: "map", factor: -1 }), operator("large", { operator: "filter", atLeast: -3 }), OUT], ["in", "negative"], ["negative", "large"], ["large", "out"]),
    { in: "each-once", negative: "each-once", large: "each-once", out: [[1, 0], [1]] }],
  ["a filter of sums depends on the order",
    expected([source("in"), operator("sum", { operator: "running-sum" }), operator("large", { operator: "filter", atLeast: 3 }), OUT], ["in", "sum"], ["sum", "large"], ["large", "out"]),
    { in: "each-once", sum: "each-once", large: "each-once", out: "order-dependent" }],
  ["so does a window", expected([source("in"), operator("pairs", { operator: "count-window", size: 2 }), OUT], ["in", "pairs"], ["pairs", "out"]), { in: "each-once", pairs: "each-once", out: "order-dependent" }],
  ["and a pattern", expected([source("in"), operator("jump", { operator: "pattern", low: 2, high: 9 }), OUT], ["in", "jump"], ["jump", "out"]), { in: "each-once", jump: "each-once", out: "order-dependent" }],
  ["a broadcast repeats them", expected([source("in"), operator("all", { operator: "map", factor: 1 }, 3), OUT], ["in", "all", "broadcast"], ["all", "out"]), { in: "each-once", all: [[3, 3], [3]], out: [[3, 3], [3]] }],
  ["a fork that joins again adds them up",
    expected([source("in"), operator("large", { operator: "filter", atLeast: 3 }), OUT], ["in", "large"], ["in", "out"], ["large", "out"]),
    { in: "each-once", large: "each-once", out: [[1, 2], [2]] }],
  ["of two sources each reads its own, and enriching gives out the rows of the first",
    expected([source("payments", 0), source("rates", 1), operator("convert", { operator: "enrich" }), OUT], ["payments", "convert"], ["rates", "convert"], ["convert", "out"]),
    { payments: [[1, 1], [0]], rates: [[0, 0], [1]], convert: "each-once", out: [[1, 1], [0]] }],
])("%s", (_what, found, wanted) => {
  expect(found).toEqual(wanted);
});
