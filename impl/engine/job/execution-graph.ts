/**
 * The job unrolled: one task per subtask, one channel per pair of connected subtasks, one feed per input partition.
 * Source: Flink's ExecutionGraph. Partition p is read by source subtask p mod parallelism.
 */
import type { JobGraph, Vertex } from "./graph.js";

export interface Channel {
  readonly id: number;
  /** A task's name, or `partition-N` for a feed from the input. */
  readonly from: string;
  readonly to: string;
  /** Input partition of a feed; null between tasks. */
  readonly partition: number | null;
}

export interface TaskNode {
  readonly name: string;
  readonly vertex: Vertex;
  readonly subtask: number;
  readonly inputs: readonly Channel[];
  readonly outputs: readonly Channel[];
  /** How `outputs` are chosen among; null for a sink. */
  readonly partitioning: "hash" | "forward" | null;
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
  const channels: Channel[] = [...feeds(job, partitions)];
  for (const edge of job.edges) {
    const from = vertexNamed(job, edge.from);
    const to = vertexNamed(job, edge.to);
    for (let i = 0; i < from.parallelism; i++) {
      const targets = edge.partitioning === "forward" ? [i] : [...Array(to.parallelism).keys()];
      for (const j of targets) {
        channels.push({ id: channels.length, from: taskName(from.name, i), to: taskName(to.name, j), partition: null });
      }
    }
  }
  const tasks = inTopologicalOrder(job).flatMap((vertex) =>
    Array.from({ length: vertex.parallelism }, (_, subtask) => taskNode(job, vertex, subtask, channels)));
  return { tasks, channels, maxParallelism: job.maxParallelism, partitions };
}

function feeds(job: JobGraph, partitions: number): Channel[] {
  const source = job.vertices.find((vertex) => vertex.kind === "source");
  if (source === undefined) return [];
  return Array.from({ length: partitions }, (_, partition) => ({
    id: partition, from: `partition-${partition}`, to: taskName(source.name, partition % source.parallelism), partition,
  }));
}

function taskNode(job: JobGraph, vertex: Vertex, subtask: number, channels: readonly Channel[]): TaskNode {
  const name = taskName(vertex.name, subtask);
  const inputs = channels.filter((channel) => channel.to === name);
  return {
    name, vertex, subtask, inputs,
    outputs: channels.filter((channel) => channel.from === name),
    partitioning: job.edges.find((edge) => edge.from === vertex.name)?.partitioning ?? null,
    predecessors: inputs.filter((channel) => channel.partition === null).map((channel) => channel.from),
  };
}

function vertexNamed(job: JobGraph, name: string): Vertex {
  const vertex = job.vertices.find((candidate) => candidate.name === name);
  if (vertex === undefined) throw new Error(`no vertex is called "${name}": the job was not validated`);
  return vertex;
}

/** Every vertex after all it reads from; a job with a cycle leaves its cyclic vertices out, which validation forbids. */
function inTopologicalOrder(job: JobGraph): readonly Vertex[] {
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
