// Jobs that cannot run are refused, each reason with its place and what to do about it.
import { describe, expect, test } from "vitest";
import { DEFAULT_CONFIGURATION, type Configuration } from "./configuration.js";
import type { JobGraph, Vertex } from "./graph.js";
import { validate } from "./validate.js";

const source: Vertex = { name: "in", kind: "source", parallelism: 2 };
const sum: Vertex = { name: "sum", kind: "aggregate", aggregate: "sum", parallelism: 3 };
const sink: Vertex = { name: "out", kind: "sink", sink: "two-phase-commit", parallelism: 3 };
const job: JobGraph = {
  vertices: [source, sum, sink],
  edges: [{ from: "in", to: "sum", partitioning: "hash" }, { from: "sum", to: "out", partitioning: "forward" }],
  maxParallelism: 128,
};
const problemsOf = (changed: Partial<JobGraph>, configuration: Partial<Configuration> = {}) =>
  validate({ ...job, ...changed }, { ...DEFAULT_CONFIGURATION, ...configuration }).map(({ place, message }) => `${place}: ${message}`);

describe("a job that can run", () => {
  test("is a line from its source over its operators to its sink", () => {
    expect(problemsOf({})).toEqual([]);
  });

  test("may do without operators", () => {
    expect(problemsOf({ vertices: [source, sink], edges: [{ from: "in", to: "out", partitioning: "hash" }] })).toEqual([]);
  });

  test("may name its vertices in any order", () => {
    expect(problemsOf({ vertices: [sink, sum, source] })).toEqual([]);
  });

  test("may have as many subtasks as key groups", () => {
    expect(problemsOf({ maxParallelism: 3 })).toEqual([]);
  });
});

describe("a job is refused", () => {
  test.each<[when: string, changed: Partial<JobGraph>, says: readonly string[]]>([
    ["when two vertices have one name", {
      vertices: [source, sum, sink, { ...source }],
    }, ['/job/vertices/3/name: two vertices are called "in"; rename one']],
    ["when a vertex has more subtasks than there are key groups", {
      maxParallelism: 2,
    }, [
      "/job/vertices/1/parallelism: parallelism 3 is above maxParallelism 2; lower it or raise maxParallelism",
      "/job/vertices/2/parallelism: parallelism 3 is above maxParallelism 2; lower it or raise maxParallelism",
    ]],
    ["when an edge comes from, or leads to, no vertex", {
      edges: [...job.edges, { from: "nowhere", to: "nobody", partitioning: "hash" }],
    }, ['/job/edges/2/from: no vertex is called "nowhere"', '/job/edges/2/to: no vertex is called "nobody"']],
    ["when a forward edge joins vertices of different parallelism", {
      vertices: [source, sum, { ...sink, parallelism: 2 }],
    }, ['/job/edges/1: a forward edge needs equal parallelism, but "sum" has 3 and "out" has 2']],
    ["when keyed state is fed otherwise than by key", {
      vertices: [{ ...source, parallelism: 3 }, sum, sink],
      edges: [{ from: "in", to: "sum", partitioning: "forward" }, job.edges[1]!],
    }, ['/job/edges/0/partitioning: "sum" keeps keyed state, so its input must be partitioned by hash']],
    ["when a vertex reads from two others", {
      edges: [...job.edges, { from: "in", to: "out", partitioning: "hash" }],
    }, ['/job/vertices/0: source "in" must have 1 output edge(s), not 2', '/job/vertices/2: sink "out" must have 1 input edge(s), not 2']],
    ["when a vertex is not connected", {
      edges: [job.edges[0]!],
    }, ['/job/vertices/1: aggregate "sum" must have 1 output edge(s), not 0', '/job/vertices/2: sink "out" must have 1 input edge(s), not 0']],
    ["when a source is read into, or a sink read from", {
      edges: [...job.edges, { from: "out", to: "in", partitioning: "hash" }],
    }, ['/job/vertices/0: source "in" must have 0 input edge(s), not 1', '/job/vertices/2: sink "out" must have 0 output edge(s), not 1']],
  ])("%s", (_when, changed, says) => {
    expect(problemsOf(changed)).toEqual(says);
  });

  test("for all reasons at once", () => {
    expect(problemsOf({ maxParallelism: 1, edges: [{ from: "x", to: "sum", partitioning: "hash" }] }).length).toBeGreaterThan(3);
  });

  test("when a checkpoint could not possibly complete in time", () => {
    expect(problemsOf({}, { timeout: 9 })).toEqual(["/configuration/timeout: a checkpoint timeout below 10 ms aborts every checkpoint; raise it"]);
    expect(problemsOf({}, { timeout: 10 })).toEqual([]);
  });
});
