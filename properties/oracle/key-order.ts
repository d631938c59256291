/**
 * Where the records of one key and one partition may overtake each other, read off the job alone: where they can come by several ways.
 * Source: Flink's partitioners; forward and hash keep the order of a key, rebalance does not.
 */
import { inTopologicalOrder, partitionsOf } from "../../impl/engine/job/execution-graph.js";
import type { Edge, JobGraph, Vertex } from "../../impl/engine/job/graph.js";

/** The vertices that such records may reach in another order than that of the input. */
export function unorderedVertices(job: JobGraph, partitions: number): ReadonlySet<string> {
  const unordered = new Set<string>();
  const reach = new Map<string, readonly number[]>();
  for (const vertex of inTopologicalOrder(job)) {
    if (vertex.kind === "source") {
      reach.set(vertex.name, partitionsOf(vertex, partitions));
      continue;
    }
    const edges = job.edges.filter(({ to }) => to === vertex.name);
    const arriving = edges.flatMap(({ from }) => reach.get(from) ?? []);
    reach.set(vertex.name, [...new Set(arriving)]);
    const twoWays = new Set(arriving).size < arriving.length;
    if (twoWays || edges.some((edge) => unordered.has(edge.from) || scatters(edge, vertex))) unordered.add(vertex.name);
  }
  return unordered;
}

/** Whether records of one key may go to several subtasks. */
function scatters({ partitioning }: Edge, to: Vertex): boolean {
  return (partitioning === "rebalance" || partitioning === "broadcast") && to.parallelism > 1;
}
