// Any small job: a line of operators of every kind, joined by every partitioning, perhaps chained, perhaps with a fork, perhaps with a second source.
import * as fc from "fast-check";
import { WRITE_AHEAD_SYSTEMS, isKeyed, type Edge, type JobGraph, type OperatorSpec, type OperatorVertex, type Partitioning, type SinkSpec, type SourceKind, type Vertex } from "../../impl/engine/job/graph.js";

const few = fc.integer({ min: 1, max: 3 });

const TWO_PHASE_COMMIT: SinkSpec = { sink: "two-phase-commit", system: "transactional-log" };
/** Two-phase commit in half of all cases: most planted bugs are in it. */
const anySink: fc.Arbitrary<SinkSpec> = fc.oneof(fc.constant(TWO_PHASE_COMMIT), fc.constantFrom<SinkSpec>(
  { sink: "append", system: "append-log" },
  { sink: "upsert", system: "key-value-store", fencing: "tokens" }, { sink: "upsert", system: "key-value-store", fencing: "none" },
  ...WRITE_AHEAD_SYSTEMS.map((system): SinkSpec => ({ sink: "write-ahead-log", system, marks: "with-values" })),
  ...WRITE_AHEAD_SYSTEMS.filter((system) => system !== "transactional-log").map((system): SinkSpec => ({ sink: "write-ahead-log", system, marks: "after-values" })),
));
const anySource = fc.constantFrom<SourceKind>("replayable", "replayable", "replayable", "non-rewinding");

const plainParts = fc.record({ source: few, aggregate: few, output: few, sink: anySink, read: anySource });
const plainJob: fc.Arbitrary<JobGraph> = plainParts.map(({ source, aggregate, output, sink, read }) => ({
  vertices: [
    { name: "source", kind: "source", source: read, parallelism: source },
    { name: "aggregate", kind: "operator", operator: "running-sum", parallelism: aggregate },
    { name: "output", kind: "sink", parallelism: output, ...sink },
  ],
  edges: [
    { from: "source", to: "aggregate", partitioning: "hash" },
    { from: "aggregate", to: "output", partitioning: aggregate === output ? "forward" : "hash" },
  ],
  maxParallelism: 128,
}));

const anySpec: fc.Arbitrary<OperatorSpec> = fc.constantFrom<OperatorSpec>(
  { operator: "running-sum" }, { operator: "map", factor: 3 }, { operator: "filter", atLeast: 40 }, { operator: "count-window", size: 2 },
  { operator: "pattern", low: 50, high: 50 }, { operator: "arrival-number" }, { operator: "running-model" },
);

interface Step {
  readonly spec: OperatorSpec;
  readonly parallelism: number;
  readonly partitioning: Partitioning;
}
const anyStep: fc.Arbitrary<Step> = fc.record({ spec: anySpec, parallelism: few, partitioning: fc.constantFrom<Partitioning>("hash", "rebalance", "chained", "forward", "broadcast") });

/** A line; `fork`: a second sink beside the first; `rates`: a second source, and an operator that joins the two in front. */
const anyLine: fc.Arbitrary<JobGraph> = fc.record({
  source: few, steps: fc.array(anyStep, { maxLength: 3 }), output: few, chained: fc.boolean(), fork: fc.boolean(), rates: fc.boolean(),
  sink: anySink, other: anySink, read: anySource,
})
  .map(({ source, steps, output, chained, fork, rates, sink, other, read }) => {
    const builder = new JobBuilder(rates ? Math.min(source, 2) : source, rates, read);
    steps.forEach((step, index) => builder.add(`step${index + 1}`, step));
    builder.sink("output", output, chained && !fork, sink);
    if (fork) builder.sink("second", 1, false, other);
    return builder.job;
  });

class JobBuilder {
  private readonly vertices: Vertex[] = [];
  private readonly edges: Edge[] = [];
  private last: { readonly name: string; readonly parallelism: number };

  constructor(parallelism: number, rates: boolean, source: SourceKind) {
    this.vertices.push({ name: "source", kind: "source", source, parallelism, ...(rates && { partitions: [0, 1] }) });
    this.last = { name: "source", parallelism };
    if (!rates) return;
    this.vertices.push({ name: "rates", kind: "source", source: "replayable", parallelism: 1, partitions: [2] });
    this.vertices.push({ name: "convert", kind: "operator", operator: "enrich", parallelism: 2 });
    this.edges.push({ from: "source", to: "convert", partitioning: "hash" }, { from: "rates", to: "convert", partitioning: "hash" });
    this.last = { name: "convert", parallelism: 2 };
  }

  add(name: string, { spec, parallelism, partitioning }: Step): void {
    const tied = partitioning === "forward" || partitioning === "chained";
    const vertex: OperatorVertex = { name, kind: "operator", parallelism: tied ? this.last.parallelism : parallelism, ...spec };
    this.edges.push({ from: this.last.name, to: name, partitioning: isKeyed(vertex) ? "hash" : partitioning });
    this.vertices.push(vertex);
    this.last = vertex;
  }

  sink(name: string, parallelism: number, chained: boolean, sink: SinkSpec): void {
    const own = chained ? this.last.parallelism : parallelism;
    this.vertices.push({ name, kind: "sink", parallelism: own, ...sink });
    this.edges.push({ from: this.last.name, to: name, partitioning: chained ? "chained" : "hash" });
  }

  get job(): JobGraph {
    return { vertices: this.vertices, edges: this.edges, maxParallelism: 128 };
  }
}

/** The plain one in half of all cases: it is the one that most is known about. */
export const anyJob: fc.Arbitrary<JobGraph> = fc.oneof(plainJob, anyLine);
