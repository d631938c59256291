// Jobs that cannot run are refused, each reason with its place and what to do about it.
import { describe, expect, test } from "vitest";
import { DEFAULT_CONFIGURATION, type Configuration } from "./configuration.js";
import { MARK_PLACES, WRITE_AHEAD_SYSTEMS, type JobGraph, type Vertex } from "./graph.js";
import { validate } from "./validate.js";

const source: Vertex = { name: "in", kind: "source", source: "replayable", parallelism: 2 };
const sum: Vertex = { name: "sum", kind: "operator", operator: "running-sum", parallelism: 3 };
const sink: Vertex = { name: "out", kind: "sink", sink: "two-phase-commit", system: "transactional-log", parallelism: 3 };
const job: JobGraph = {
  vertices: [source, sum, sink],
  edges: [{ from: "in", to: "sum", partitioning: "hash" }, { from: "sum", to: "out", partitioning: "forward" }],
  maxParallelism: 128,
};
type Change = Partial<JobGraph & { readonly configuration: Partial<Configuration>; readonly partitions: number }>;

const problemsOf = ({ configuration = {}, partitions = 2, ...changed }: Change) =>
  validate({ ...job, ...changed }, { ...DEFAULT_CONFIGURATION, ...configuration }, partitions);

describe("a job that can run", () => {
  test.each<[what: string, changed: Change]>([
    ["is a line from its source over its operators to its sink", {}],
    ["may fork and join", { edges: [...job.edges, { from: "in", to: "out", partitioning: "rebalance" }] }],
    ["may chain what needs no keys", { edges: [job.edges[0]!, { from: "sum", to: "out", partitioning: "chained" }] }],
    ["may have several sources, each with partitions of its own",
      { vertices: [{ ...source, parallelism: 1, partitions: [0] }, sum, sink, { ...source, parallelism: 1, name: "in2", partitions: [1] }], edges: [...job.edges, { from: "in2", to: "out", partitioning: "hash" }] }],
    ["may broadcast to an operator that keeps nothing by key",
      { vertices: [source, { name: "map", kind: "operator", operator: "map", factor: 2, parallelism: 3 }, sink], edges: [{ from: "in", to: "map", partitioning: "broadcast" }, { from: "map", to: "out", partitioning: "forward" }] }],
    ...WRITE_AHEAD_SYSTEMS.flatMap((system) => MARK_PLACES.filter((marks) => system !== "transactional-log" || marks === "with-values").map((marks): [string, Change] => [
      `may write ahead to ${system}, marks ${marks}`, { vertices: [source, sum, { name: "out", kind: "sink", sink: "write-ahead-log", system, marks, parallelism: 3 }] },
    ])),
    ["may do without operators", { vertices: [source, sink], edges: [{ from: "in", to: "out", partitioning: "hash" }] }],
    ["may name its vertices and edges in any order", { vertices: [sink, sum, source], edges: [...job.edges].reverse() }],
    ["may have as many subtasks as key groups", { maxParallelism: 3 }],
    ["may have as many source subtasks as input partitions, and fewer", { partitions: 2 }],
    ["may have more input partitions than source subtasks", { partitions: 5 }],
    ["may checkpoint every 10 ms, and give a checkpoint 10 ms", { configuration: { interval: 10, timeout: 10 } }],
  ])("%s", (_what, changed) => {
    expect(problemsOf(changed)).toEqual([]);
  });
});

describe("a job is refused", () => {
  test.each<[when: string, changed: Change, ...problems: [place: string, says: RegExp][]]>([
    ["when two vertices have one name",
      { vertices: [source, sum, sink, { ...source }] },
      ["/job/vertices/3/name", /two vertices are called "in"/]],
    ["when a vertex is called as the input's partitions are",
      { vertices: [{ ...source, name: "partition" }, sum, sink], edges: [{ from: "partition", to: "sum", partitioning: "hash" }, job.edges[1]!] },
      ["/job/vertices/0/name", /"partition"/]],
    ["when a vertex has more subtasks than there are key groups",
      { maxParallelism: 2 },
      ["/job/vertices/1/parallelism", /parallelism 3 is above maxParallelism 2/], ["/job/vertices/2/parallelism", /3 is above/]],
    ["when an edge comes from, or leads to, no vertex",
      { edges: [...job.edges, { from: "nowhere", to: "nobody", partitioning: "hash" }] },
      ["/job/edges/2/from", /no vertex is called "nowhere"/], ["/job/edges/2/to", /no vertex is called "nobody"/]],
    ["when an edge misspells a vertex, which is suggested",
      { edges: [job.edges[0]!, { from: "sun", to: "out", partitioning: "forward" }] },
      ["/job/edges/1/from", /"sun".*"sum"/]],
    ["when a forward edge joins vertices of different parallelism",
      { vertices: [source, sum, { ...sink, parallelism: 2 }] },
      ["/job/edges/1", /"sum" has 3 and "out" has 2/]],
    ["when keyed state is fed otherwise than by key",
      { vertices: [{ ...source, parallelism: 3 }, sum, sink], edges: [{ from: "in", to: "sum", partitioning: "forward" }, job.edges[1]!], partitions: 3 },
      ["/job/edges/0/partitioning", /"sum" keeps/]],
    ["when a window is fed otherwise than by key",
      { vertices: [{ ...source, parallelism: 3 }, { name: "sum", kind: "operator", operator: "count-window", size: 2, parallelism: 3 }, sink], edges: [{ from: "in", to: "sum", partitioning: "rebalance" }, job.edges[1]!], partitions: 3 },
      ["/job/edges/0/partitioning", /"sum" keeps/]],
    ["when a source reads a partition that the input does not have",
      { vertices: [{ ...source, partitions: [0, 1, 7] }, sum, sink] },
      ["/job/vertices/0/partitions", /"in" reads partition 7, but the input has 2, numbered from 0/]],
    ["when the marks of a transactional log would not come with the values",
      { vertices: [source, sum, { name: "out", kind: "sink", sink: "write-ahead-log", system: "transactional-log", marks: "after-values", parallelism: 3 }] },
      ["/job/vertices/2/marks", /takes the mark in one transaction/]],
    ["when two vertices are joined twice",
      { edges: [...job.edges, { from: "in", to: "sum", partitioning: "hash" }] },
      ["/job/edges/0", /joined by two edges/], ["/job/edges/2", /joined by two edges/]],
    ["when a sink would get every record in every subtask",
      { edges: [job.edges[0]!, { from: "sum", to: "out", partitioning: "broadcast" }] },
      ["/job/edges/1/partitioning", /each subtask of "out"/]],
    ["when chained vertices have other edges too",
      { vertices: [source, sum, { ...sink, parallelism: 2 }, { ...sink, name: "out2", parallelism: 3 }], edges: [job.edges[0]!, { from: "sum", to: "out2", partitioning: "chained" }, { from: "sum", to: "out", partitioning: "hash" }] },
      ["/job/edges/1", /"sum" and "out2" can be chained only/]],
    ["when a two-input operator has one input",
      { vertices: [source, { name: "sum", kind: "operator", operator: "enrich", parallelism: 3 }, sink] },
      ["/job/vertices/1", /two edges into it.*1 in/]],
    ["when a vertex is not connected",
      { edges: [job.edges[0]!] },
      ["/job/vertices/1", /"sum"/], ["/job/vertices/2", /"out"/]],
    ["when a source is read into, or a sink read from",
      { edges: [...job.edges, { from: "out", to: "in", partitioning: "hash" }] },
      ["/job/vertices/0", /"in"/], ["/job/vertices/2", /"out"/]],
    ["when there is no source", { vertices: [sum, sink], edges: [job.edges[1]!] }, ["/job/vertices", /no source/]],
    ["when there is no sink", { vertices: [source, sum], edges: [job.edges[0]!] }, ["/job/vertices", /no sink/]],
    ["when there are two sources that do not say what they read",
      { vertices: [...job.vertices, { ...source, name: "in2" }], edges: [...job.edges, { from: "in2", to: "out", partitioning: "hash" }] },
      ["/job/vertices/0", /"in" must say which/], ["/job/vertices/3", /"in2" must say which/]],
    ["when a partition is read twice, or not at all",
      { vertices: [{ ...source, parallelism: 1, partitions: [0] }, sum, sink, { ...source, parallelism: 1, name: "in2", partitions: [0] }], edges: [...job.edges, { from: "in2", to: "out", partitioning: "hash" }] },
      ["/job/vertices", /partition 0 .* not 2/], ["/job/vertices", /partition 1 .* not 0/]],
    ["when operators feed each other in a circle",
      { vertices: [...job.vertices, { ...sum, name: "a" }, { ...sum, name: "b" }], edges: [...job.edges, { from: "a", to: "b", partitioning: "hash" }, { from: "b", to: "a", partitioning: "hash" }] },
      ["/job/vertices/3", /"a".*circle/]],
    ["when a source subtask would have no partition to read", { partitions: 1 }, ["/job/vertices/0/parallelism", /2 subtasks of "in"/]],
    ["when checkpoints would come too often", { configuration: { interval: 9 } }, ["/configuration/interval", /at least 10 ms, not 9/]],
    ["when a checkpoint would have no time", { configuration: { timeout: 9 } }, ["/configuration/timeout", /at least 10 ms, not 9/]],
  ])("%s", (_when, changed, ...problems) => {
    expect(problemsOf(changed)).toEqual(problems.map(([place, says]) => ({ place, message: expect.stringMatching(says) as string })));
  });

  test("for several reasons at once", () => {
    const reasons = problemsOf({ maxParallelism: 1, edges: [{ from: "x", to: "sum", partitioning: "hash" }], configuration: { interval: 1 } });
    expect(reasons.map(({ place }) => place)).toEqual([
      "/job/vertices/0/parallelism", "/job/vertices/1/parallelism", "/job/vertices/2/parallelism", "/job/edges/0/from", "/configuration/interval",
    ]);
  });

  test("in sentences that say a vertex's kind as English does", () => {
    const [problem] = problemsOf({ edges: [job.edges[0]!] });
    expect(problem?.message).toMatch(/^an operator must/);
  });
});
