/**
 * How often a lossless run applies each input row at each vertex, read off the job alone: filters drop rows, broadcasts and forks repeat them.
 * Where that depends on the order in which records arrive, it says so: behind a window or a pattern, or a filter of values that do.
 */
import type { JobGraph, OperatorSpec, Vertex } from "../../impl/engine/job/graph.js";
import { inTopologicalOrder, partitionsOf } from "../../impl/engine/job/execution-graph.js";
import type { Expected, Row } from "../../impl/trace/events.js";

/** Per partition and offset: how often a row passes, and with which value; a value of null depends on the order. */
interface Flow {
  readonly counts: readonly (readonly number[])[];
  readonly values: readonly (readonly number[])[] | null;
}
/** null: how often depends on the order. */
type MaybeFlow = Flow | null;

/** By vertex: what reaches it, all subtasks together. */
export function expectations(job: JobGraph, input: readonly (readonly Row[])[]): ReadonlyMap<string, Expected> {
  const out = new Map<string, MaybeFlow>();
  const expected = new Map<string, Expected>();
  for (const vertex of inTopologicalOrder(job)) {
    const flows = vertex.kind === "source" ? [sourceFlow(vertex, input)] : inputsOf(job, vertex, out);
    const arriving = flows.some((flow) => flow === null) ? null : together(flows as readonly Flow[]);
    expected.set(vertex.name, arriving === null ? "order-dependent" : namely(arriving));
    out.set(vertex.name, vertex.kind === "operator" ? after(vertex, flows) : arriving);
  }
  return expected;
}

function namely({ counts }: Flow): Expected {
  return counts.every((rows) => rows.every((count) => count === 1)) ? "each-once" : counts;
}

function sourceFlow(vertex: Extract<Vertex, { kind: "source" }>, input: readonly (readonly Row[])[]): Flow {
  const own = new Set(partitionsOf(vertex, input.length));
  return {
    counts: input.map((rows, partition) => rows.map(() => (own.has(partition) ? 1 : 0))),
    values: input.map((rows) => rows.map(({ value }) => value)),
  };
}

function inputsOf(job: JobGraph, vertex: Vertex, out: ReadonlyMap<string, MaybeFlow>): readonly MaybeFlow[] {
  return job.edges.filter(({ to }) => to === vertex.name).map(({ from, partitioning }) => {
    const flow = out.get(from) ?? null;
    return flow === null || partitioning !== "broadcast" ? flow : { ...flow, counts: flow.counts.map((rows) => rows.map((count) => count * vertex.parallelism)) };
  });
}

/** Several flows into one; rows that arrive by two ways with two values have none that is known. */
function together(flows: readonly Flow[]): Flow {
  const [first, ...others] = flows as readonly [Flow, ...Flow[]];
  return others.reduce((sum, flow) => ({
    counts: sum.counts.map((rows, partition) => rows.map((count, offset) => count + flow.counts[partition]![offset]!)),
    values: agree(sum, flow) ? sum.values!.map((rows, partition) => rows.map((value, offset) => {
      const isOfSum = sum.counts[partition]![offset]! > 0;
      return isOfSum ? value : flow.values![partition]![offset]!;
    })) : null,
  }), first);
}

function agree(one: Flow, other: Flow): boolean {
  if (one.values === null || other.values === null) return false;
  return one.values.every((rows, partition) => rows.every((value, offset) =>
    value === other.values![partition]![offset] || one.counts[partition]![offset] === 0 || other.counts[partition]![offset] === 0));
}

/** What leaves an operator, given what arrives at each of its inputs. */
function after(spec: OperatorSpec, inputs: readonly MaybeFlow[]): MaybeFlow {
  if (spec.operator === "enrich") return inputs[0] == null ? null : { ...inputs[0], values: null };
  if (inputs.some((flow) => flow === null)) return null;
  const flow = together(inputs as readonly Flow[]);
  switch (spec.operator) {
    case "map": return { ...flow, values: flow.values?.map((rows) => rows.map((value) => value * spec.factor)) ?? null };
    case "filter": return flow.values === null ? null : { ...flow, counts: flow.counts.map((rows, partition) => rows.map((count, offset) => (flow.values![partition]![offset]! >= spec.atLeast ? count : 0))) };
    case "running-sum":
    case "arrival-number":
    case "running-model": return { ...flow, values: null };
    case "count-window":
    case "pattern": return null;
  }
}
