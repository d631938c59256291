/**
 * Which job graphs can run: names, edges, degrees, no circle, a partition for every source subtask, keys where state is keyed.
 * Source: Flink's StreamGraph and JobGraph generation (partitioner and chaining rules).
 */
import { nearest } from "../../trace/nearest.js";
import { inTopologicalOrder, partitionsOf } from "./execution-graph.js";
import { isKeyed, type Edge, type JobGraph, type SourceVertex, type Vertex } from "./graph.js";
import type { Problem } from "./validate.js";

/** The feeds of the input are called `partition-0`, `partition-1` …, as a vertex's subtasks would be. */
const RESERVED = "partition";

export function validateVertices(job: JobGraph): Problem[] {
  const problems: Problem[] = [];
  const names = new Set<string>();
  job.vertices.forEach((vertex, index) => {
    const place = `/job/vertices/${index}`;
    if (names.has(vertex.name)) problems.push({ place: `${place}/name`, message: `two vertices are called "${vertex.name}"; rename one` });
    if (vertex.name === RESERVED) problems.push({ place: `${place}/name`, message: `"${RESERVED}" is what the input's partitions are called; rename the vertex` });
    names.add(vertex.name);
    if (vertex.kind === "sink" && vertex.sink === "write-ahead-log" && vertex.system === "transactional-log" && vertex.marks === "after-values") {
      problems.push({ place: `${place}/marks`, message: `a transactional log takes the mark in one transaction "with-values"; write to an "append-log" to leave it "after-values"` });
    }
    if ("ids" in vertex && vertex.ids !== undefined && vertex.system !== "transactional-log") {
      problems.push({ place: `${place}/ids`, message: `"ids" are those of a transactional log, and "${vertex.name}" writes to ${vertex.system}; remove them` });
    }
    if (vertex.parallelism > job.maxParallelism) {
      problems.push({ place: `${place}/parallelism`, message: `parallelism ${vertex.parallelism} is above maxParallelism ${job.maxParallelism}; lower it or raise maxParallelism` });
    }
  });
  return problems;
}

export function validateEdges(job: JobGraph): Problem[] {
  return job.edges.flatMap((edge, index) => {
    const place = `/job/edges/${index}`;
    const from = vertexNamed(job, edge.from, `${place}/from`);
    const to = vertexNamed(job, edge.to, `${place}/to`);
    return "kind" in from && "kind" in to ? validateEdge(job, edge, from, to, place) : [from, to].filter((end) => "message" in end);
  });
}

function vertexNamed(job: JobGraph, name: string, place: string): Vertex | Problem {
  const names = job.vertices.map((vertex) => vertex.name);
  const meant = nearest(name, names);
  const remedy = meant === null ? `name one of ${names.join(", ")}` : `perhaps "${meant}" is meant`;
  return job.vertices.find((vertex) => vertex.name === name) ?? { place, message: `no vertex is called "${name}"; ${remedy}` };
}

function validateEdge(job: JobGraph, { partitioning }: Edge, from: Vertex, to: Vertex, place: string): Problem[] {
  if (isKeyed(to) && partitioning !== "hash") {
    return [{ place: `${place}/partitioning`, message: `"${to.name}" keeps state by key, so its input must be partitioned by "hash"` }];
  }
  if (partitioning === "broadcast" && to.kind === "sink") {
    return [{ place: `${place}/partitioning`, message: `each subtask of "${to.name}" would write every record; partition what a sink reads by "hash", "rebalance" or "forward"` }];
  }
  if (job.edges.filter((edge) => edge.from === from.name && edge.to === to.name).length > 1) {
    return [{ place, message: `"${from.name}" and "${to.name}" are joined by two edges; leave one` }];
  }
  if (partitioning !== "forward" && partitioning !== "chained") return [];
  if (from.parallelism !== to.parallelism) {
    return [{ place, message: `a "${partitioning}" edge needs equal parallelism, but "${from.name}" has ${from.parallelism} and "${to.name}" has ${to.parallelism}; make them equal or partition by "hash"` }];
  }
  const crowded = job.edges.filter((edge) => edge.from === from.name).length > 1 || job.edges.filter((edge) => edge.to === to.name).length > 1;
  return partitioning === "chained" && crowded ? [{ place, message: `"${from.name}" and "${to.name}" can be chained only if this is the one edge out of the first and into the second; partition by "forward"` }] : [];
}

/** Every vertex lies between a source and a sink, and none on a circle. */
export function validateShape(job: JobGraph): Problem[] {
  const missing = (["source", "sink"] as const).filter((kind) => job.vertices.every((vertex) => vertex.kind !== kind));
  if (missing.length > 0) return missing.map((kind) => ({ place: "/job/vertices", message: `the job has no ${kind}; add a vertex of kind "${kind}"` }));
  const problems = job.vertices.flatMap((vertex, index) => validateDegree(job, vertex, `/job/vertices/${index}`));
  return problems.length > 0 ? problems : validateAcyclic(job);
}

function validateDegree(job: JobGraph, vertex: Vertex, place: string): Problem[] {
  const inputs = job.edges.filter((edge) => edge.to === vertex.name).length;
  const outputs = job.edges.filter((edge) => edge.from === vertex.name).length;
  const rule = ruleFor(vertex);
  return rule.holds(inputs, outputs) ? [] : [{ place, message: `${rule.sentence}, but "${vertex.name}" has ${inputs} in and ${outputs} out` }];
}

interface DegreeRule {
  readonly sentence: string;
  readonly holds: (inputs: number, outputs: number) => boolean;
}

function ruleFor(vertex: Vertex): DegreeRule {
  switch (vertex.kind) {
    case "source": return { sentence: "a source must have no edge into it and at least one out of it", holds: (inputs, outputs) => inputs === 0 && outputs > 0 };
    case "sink": return { sentence: "a sink must have at least one edge into it and none out of it", holds: (inputs, outputs) => inputs > 0 && outputs === 0 };
    case "operator": return vertex.operator === "enrich"
      ? { sentence: "an operator that enriches must have two edges into it and at least one out of it", holds: (inputs, outputs) => inputs === 2 && outputs > 0 }
      : { sentence: "an operator must have at least one edge into it and one out of it", holds: (inputs, outputs) => inputs > 0 && outputs > 0 };
  }
}

function validateAcyclic(job: JobGraph): Problem[] {
  const ordered = new Set(inTopologicalOrder(job));
  const cyclic = job.vertices.findIndex((vertex) => !ordered.has(vertex));
  return cyclic < 0 ? [] : [{ place: `/job/vertices/${cyclic}`, message: `"${job.vertices[cyclic]!.name}" lies on a circle of edges, or behind one; a job must run from its sources to its sinks` }];
}

/** A subtask that reads no partition never sees the end of its data, and so never ends; a partition read twice would be two inputs. */
export function validateSources(job: JobGraph, partitions: number): Problem[] {
  const sources = job.vertices.flatMap((vertex, index) => (vertex.kind === "source" ? [{ vertex, place: `/job/vertices/${index}` }] : []));
  const problems = sources.flatMap(({ vertex, place }) => validateSource(vertex, place, partitions, sources.length > 1));
  return problems.length > 0 || sources.length < 2 ? problems : validateOwners(sources.map(({ vertex }) => vertex), partitions);
}

function validateSource(vertex: SourceVertex, place: string, partitions: number, isOneOfSeveral: boolean): Problem[] {
  const { name, parallelism } = vertex;
  if (isOneOfSeveral && vertex.partitions === undefined) return [{ place, message: `the job has several sources, so "${name}" must say which "partitions" it reads` }];
  const own = partitionsOf(vertex, partitions);
  const beyond = own.find((partition) => partition >= partitions);
  if (beyond !== undefined) return [{ place: `${place}/partitions`, message: `"${name}" reads partition ${beyond}, but the input has ${partitions}, numbered from 0` }];
  if (parallelism <= own.length) return [];
  return [{ place: `${place}/parallelism`, message: `each of the ${parallelism} subtasks of "${name}" needs a partition to read, but the input has ${own.length}; lower the parallelism or deal the input to more partitions` }];
}

function validateOwners(sources: readonly SourceVertex[], partitions: number): Problem[] {
  const read = sources.flatMap((source) => source.partitions ?? []);
  return [...Array(partitions).keys()].filter((partition) => read.filter((other) => other === partition).length !== 1)
    .map((partition) => ({ place: "/job/vertices", message: `partition ${partition} of the input must be read by one source, not ${read.filter((other) => other === partition).length}` }));
}
