/**
 * The job unrolled: one task per subtask of a chain, one channel per pair of connected subtasks, one feed per input partition.
 * Source: Flink's ExecutionGraph. The n-th partition of a source is read by its subtask n mod parallelism.
 */
import type { Edge, JobGraph, Partitioning, SourceVertex, Vertex } from "./graph.js";

export interface Channel {
  readonly id: number;
  /** A task's name, or `partition-N` for a feed from the input. */
  readonly from: string;
  readonly to: string;
  /** Input partition of a feed; null between tasks. */
  readonly partition: number | null;
  /** Which input of its receiver it belongs to, from 0. */
  readonly input: number;
}

/** One edge out of a task: the ids of its channels, in the order of the subtasks they lead to. */
export interface OutputEdge {
  readonly partitioning: Exclude<Partitioning, "chained">;
  readonly channels: readonly number[];
}

/** A channel that feeds a source an input partition. */
export interface SourceFeed {
  readonly channel: number;
  readonly partition: number;
}

export interface TaskNode {
  readonly name: string;
  /** The head of its chain. */
  readonly vertex: Vertex;
  /** All that run in this task, in the order in which records pass through. */
  readonly chain: readonly Vertex[];
  readonly subtask: number;
  readonly inputs: readonly Channel[];
  readonly outputs: readonly Channel[];
  readonly edges: readonly OutputEdge[];
  readonly feeds: readonly SourceFeed[];
  readonly predecessors: readonly string[];
}

export interface ExecutionGraph {
  readonly tasks: readonly TaskNode[];
  readonly channels: readonly Channel[];
  readonly maxParallelism: number;
  readonly partitions: number;
}

export function taskName(vertex: string, subtask: number): string {
  return `${vertex}-${subtask}`;
}

/** Expects a valid job; `partitions` is the number of input partitions. */
export function executionGraph(job: JobGraph, partitions: number): ExecutionGraph {
  const chains = chainsOf(job);
  const channels: Channel[] = feeds(job, partitions);
  const wires = new Map<Edge, Channel[]>();
  for (const edge of job.edges) if (edge.partitioning !== "chained") wires.set(edge, wire(job, chains, edge, channels));
  const tasks = chains.flatMap((chain) => Array.from({ length: chain[0]!.parallelism }, (_, subtask) => taskNode(chain, subtask, job, wires, channels)));
  return { tasks, channels, maxParallelism: job.maxParallelism, partitions };
}

/** Which partitions each source reads: those it names, or all when it is the only one. */
export function partitionsOf(source: SourceVertex, partitions: number): readonly number[] {
  return source.partitions ?? [...Array(partitions).keys()];
}

function feeds(job: JobGraph, partitions: number): Channel[] {
  const owners = new Map<number, string>();
  for (const vertex of job.vertices) {
    if (vertex.kind !== "source") continue;
    partitionsOf(vertex, partitions).forEach((partition, index) => owners.set(partition, taskName(vertex.name, index % vertex.parallelism)));
  }
  return [...owners.keys()].sort((one, other) => one - other)
    .map((partition) => ({ id: partition, from: `partition-${partition}`, to: owners.get(partition)!, partition, input: 0 }));
}

/** Adds the channels of one edge. */
function wire(job: JobGraph, chains: readonly (readonly Vertex[])[], edge: Edge, channels: Channel[]): Channel[] {
  const own: Channel[] = [];
  const head = chains.find((chain) => chain.at(-1)!.name === edge.from)![0]!;
  const to = job.vertices.find(({ name }) => name === edge.to)!;
  const input = job.edges.filter((other) => other.to === edge.to).indexOf(edge);
  for (let i = 0; i < head.parallelism; i++) {
    const targets = edge.partitioning === "forward" ? [i] : [...Array(to.parallelism).keys()];
    for (const j of targets) {
      const channel = { id: channels.length, from: taskName(head.name, i), to: taskName(to.name, j), partition: null, input };
      channels.push(channel);
      own.push(channel);
    }
  }
  return own;
}

function taskNode(chain: readonly Vertex[], subtask: number, job: JobGraph, wires: ReadonlyMap<Edge, readonly Channel[]>, channels: readonly Channel[]): TaskNode {
  const name = taskName(chain[0]!.name, subtask);
  const inputs = channels.filter((channel) => channel.to === name);
  const edges: OutputEdge[] = [];
  for (const edge of job.edges) {
    const { partitioning } = edge;
    if (edge.from !== chain.at(-1)!.name || partitioning === "chained") continue;
    edges.push({ partitioning, channels: wires.get(edge)!.filter((channel) => channel.from === name).map(({ id }) => id) });
  }
  return {
    name, vertex: chain[0]!, chain, subtask, inputs, edges,
    outputs: channels.filter((channel) => channel.from === name),
    feeds: inputs.flatMap(({ id, partition }) => (partition === null ? [] : [{ channel: id, partition }])),
    predecessors: inputs.filter((channel) => channel.partition === null).map((channel) => channel.from),
  };
}

/** Each head, in topological order, with all that is chained to it. */
function chainsOf(job: JobGraph): readonly (readonly Vertex[])[] {
  const next = (vertex: Vertex): Vertex | undefined => {
    const edge = job.edges.find(({ from, partitioning }) => from === vertex.name && partitioning === "chained");
    return job.vertices.find(({ name }) => name === edge?.to);
  };
  const isHead = ({ name }: Vertex): boolean => job.edges.every(({ to, partitioning }) => to !== name || partitioning !== "chained");
  return inTopologicalOrder(job).filter(isHead).map((head) => {
    const chain = [head];
    for (let tail = next(head); tail !== undefined; tail = next(tail)) chain.push(tail);
    return chain;
  });
}

/** Every vertex after all it reads from; a job with a cycle leaves its cyclic vertices out. */
export function inTopologicalOrder(job: JobGraph): readonly Vertex[] {
  const ordered: Vertex[] = [];
  const placed = new Set<string>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const vertex of job.vertices) {
      if (placed.has(vertex.name)) continue;
      if (!job.edges.every((edge) => edge.to !== vertex.name || placed.has(edge.from))) continue;
      ordered.push(vertex);
      placed.add(vertex.name);
      grown = true;
    }
  }
  return ordered;
}
