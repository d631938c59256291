// Where records of one key and partition may overtake each other, on small jobs.
import { describe, expect, test } from "vitest";
import type { Edge, JobGraph, Partitioning, Vertex } from "../../impl/engine/job/graph.js";
import { unorderedVertices } from "./key-order.js";

const source: Vertex = { name: "source", kind: "source", source: "replayable", parallelism: 2 };
const map = (name: string, parallelism = 2): Vertex => ({ name, kind: "operator", operator: "map", factor: 1, parallelism });
const sink: Vertex = { name: "out", kind: "sink", sink: "append", system: "append-log", parallelism: 2 };

function unordered(vertices: readonly Vertex[], ...edges: readonly (readonly [from: string, to: string, partitioning: Partitioning])[]): readonly string[] {
  const job: JobGraph = { vertices: [source, ...vertices, sink], edges: edges.map(([from, to, partitioning]): Edge => ({ from, to, partitioning })), maxParallelism: 8 };
  return [...unorderedVertices(job, 2)];
}

describe("the order of a key", () => {
  test("outlives hash, forward and chained edges", () => {
    expect(unordered([map("a"), map("b")], ["source", "a", "hash"], ["a", "b", "forward"], ["b", "out", "chained"])).toEqual([]);
  });

  test("is lost where records are dealt out in turn, and behind", () => {
    expect(unordered([map("a")], ["source", "a", "rebalance"], ["a", "out", "hash"])).toEqual(["a", "out"]);
  });

  test("is kept when they are dealt to one subtask", () => {
    expect(unordered([map("a", 1)], ["source", "a", "rebalance"], ["a", "out", "hash"])).toEqual([]);
  });

  test("is lost where two ways meet again", () => {
    expect(unordered([map("a"), map("b")], ["source", "a", "forward"], ["source", "b", "forward"], ["a", "out", "hash"], ["b", "out", "hash"])).toEqual(["out"]);
  });
});
