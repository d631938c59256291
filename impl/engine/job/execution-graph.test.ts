// The job unrolled: which tasks there are, which channels join them, which input partition goes where.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { executionGraph, type ExecutionGraph } from "./execution-graph.js";
import type { JobGraph } from "./graph.js";

function jobOf(sources: number, operators: number, partitioning: "hash" | "forward" = "forward"): JobGraph {
  return {
    vertices: [
      { name: "in", kind: "source", source: "replayable", parallelism: sources },
      { name: "sum", kind: "operator", operator: "running-sum", parallelism: operators },
      { name: "out", kind: "sink", sink: "two-phase-commit", system: "transactional-log", parallelism: operators },
    ],
    edges: [{ from: "in", to: "sum", partitioning: "hash" }, { from: "sum", to: "out", partitioning }],
    maxParallelism: 128,
  };
}

const connections = ({ channels }: ExecutionGraph) => channels.map(({ from, to }) => `${from} → ${to}`);
const taskNamed = (graph: ExecutionGraph, name: string) => graph.tasks.find((task) => task.name === name)!;

describe("the tasks", () => {
  test("are one a subtask, every vertex after what it reads from", () => {
    const job = jobOf(2, 1);
    const names = ["in-0", "in-1", "sum-0", "out-0"];
    expect(executionGraph(job, 1).tasks.map(({ name }) => name)).toEqual(names);
    expect(executionGraph({ ...job, vertices: [...job.vertices].reverse() }, 1).tasks.map(({ name }) => name)).toEqual(names);
  });

  test("know their subtask, what feeds them, and how their output is dealt out", () => {
    const graph = executionGraph(jobOf(2, 2), 2);
    expect(taskNamed(graph, "sum-1")).toMatchObject({ subtask: 1, predecessors: ["in-0", "in-1"], edges: [{ partitioning: "forward" }] });
    expect(taskNamed(graph, "in-1")).toMatchObject({ predecessors: [], edges: [{ partitioning: "hash" }] });
    expect(taskNamed(graph, "out-0")).toMatchObject({ predecessors: ["sum-0"], edges: [], outputs: [] });
  });
});

describe("the channels", () => {
  test("of a hash edge join every subtask with every other", () => {
    expect(connections(executionGraph(jobOf(2, 2, "hash"), 0))).toEqual([
      "in-0 → sum-0", "in-0 → sum-1", "in-1 → sum-0", "in-1 → sum-1",
      "sum-0 → out-0", "sum-0 → out-1", "sum-1 → out-0", "sum-1 → out-1",
    ]);
  });

  test("of a forward edge join each subtask with its like", () => {
    expect(connections(executionGraph(jobOf(1, 2), 0))).toEqual(["in-0 → sum-0", "in-0 → sum-1", "sum-0 → out-0", "sum-1 → out-1"]);
  });

  test("lie in the order of the subtasks they lead to: a key group's owner finds its channel by its number", () => {
    const outputs = taskNamed(executionGraph(jobOf(2, 3), 2), "in-1").outputs;
    expect(outputs.map(({ to }) => to)).toEqual(["sum-0", "sum-1", "sum-2"]);
  });

  test("have as id their place in the list, and stand with the two tasks they join, and no other", () => {
    const job = fc.record({ sources: fc.integer({ min: 1, max: 4 }), operators: fc.integer({ min: 1, max: 4 }), partitions: fc.nat(5), hash: fc.boolean() });
    fc.assert(fc.property(job, ({ sources, operators, partitions, hash }) => {
      const graph = executionGraph(jobOf(sources, operators, hash ? "hash" : "forward"), partitions);
      expect(graph.channels.map(({ id }) => id)).toEqual([...graph.channels.keys()]);
      expect(graph.tasks.flatMap(({ name, inputs }) => inputs.map(({ id, to }) => [id, to, name])).sort()).toEqual(graph.channels.map(({ id, to }) => [id, to, to]).sort());
      expect(graph.tasks.flatMap(({ name, outputs }) => outputs.map(({ id, from }) => [id, from, name])).sort())
        .toEqual(graph.channels.filter(({ partition }) => partition === null).map(({ id, from }) => [id, from, from]).sort());
    }));
  });
});

describe("the input partitions", () => {
  test("are dealt to the source's subtasks in turn, each by a feed of its own", () => {
    const graph = executionGraph(jobOf(2, 1), 5);
    const partitionsOf = (name: string) => taskNamed(graph, name).inputs.map(({ partition }) => partition);
    expect([partitionsOf("in-0"), partitionsOf("in-1")]).toEqual([[0, 2, 4], [1, 3]]);
    expect(graph.channels.slice(0, 5).map(({ from }) => from)).toEqual(["partition-0", "partition-1", "partition-2", "partition-3", "partition-4"]);
  });

  test("may be fewer than the source's subtasks: some then read nothing", () => {
    expect(taskNamed(executionGraph(jobOf(2, 1), 1), "in-1").inputs).toEqual([]);
  });

  test("are nobody's predecessors", () => {
    expect(taskNamed(executionGraph(jobOf(1, 1), 3), "in-0").predecessors).toEqual([]);
  });
});

describe("a chain", () => {
  const graph = executionGraph({ ...jobOf(1, 2), edges: [{ from: "in", to: "sum", partitioning: "hash" }, { from: "sum", to: "out", partitioning: "chained" }] }, 1);

  test("is one task under the name of its head, without a channel inside", () => {
    expect(graph.tasks.map(({ name, chain }) => [name, chain.map((vertex) => vertex.name)])).toEqual([["in-0", ["in"]], ["sum-0", ["sum", "out"]], ["sum-1", ["sum", "out"]]]);
    expect(connections(graph)).toEqual(["partition-0 → in-0", "in-0 → sum-0", "in-0 → sum-1"]);
  });
});

describe("a job with two sources and a two-input operator", () => {
  const graph = executionGraph({
    vertices: [
      { name: "payments", kind: "source", source: "replayable", partitions: [0, 2], parallelism: 2 },
      { name: "rates", kind: "source", source: "replayable", partitions: [1], parallelism: 1 },
      { name: "convert", kind: "operator", operator: "enrich", parallelism: 1 },
      { name: "out", kind: "sink", sink: "two-phase-commit", system: "transactional-log", parallelism: 1 },
    ],
    edges: [{ from: "payments", to: "convert", partitioning: "hash" }, { from: "rates", to: "convert", partitioning: "hash" }, { from: "convert", to: "out", partitioning: "forward" }],
    maxParallelism: 128,
  }, 3);

  test("feeds each source its own partitions", () => {
    expect(connections(graph).slice(0, 3)).toEqual(["partition-0 → payments-0", "partition-1 → rates-0", "partition-2 → payments-1"]);
  });

  test("numbers the inputs in the order of the edges", () => {
    expect(taskNamed(graph, "convert-0").inputs.map(({ from, input }) => [from, input])).toEqual([["payments-0", 0], ["payments-1", 0], ["rates-0", 1]]);
  });
});
