/**
 * Which jobs and configurations can run, each refusal as one sentence with its place.
 * Source: Flink's validity rules (CheckpointConfig setters, JobGraph generation), and what the reference engine supports so far.
 */
import { nearest } from "../../trace/nearest.js";
import type { Configuration } from "./configuration.js";
import type { Edge, JobGraph, Vertex } from "./graph.js";

/** A refusal: where in the document, and what to do about it, without a full stop. */
export interface Problem {
  readonly place: string;
  readonly message: string;
}

/** The feeds of the input are called `partition-0`, `partition-1` …, as a vertex's subtasks would be. */
const RESERVED = "partition";
/** Flink's lower bound of interval and timeout, in ms. */
const SHORTEST = 10;

/** @returns every reason why this job cannot run over so many input partitions; empty when it can. */
export function validate(job: JobGraph, configuration: Configuration, partitions: number): readonly Problem[] {
  const problems = [...validateVertices(job), ...validateEdges(job), ...validateConfiguration(configuration)];
  return problems.length > 0 ? problems : [...validateShape(job), ...validateSources(job, partitions)];
}

function validateVertices(job: JobGraph): Problem[] {
  const problems: Problem[] = [];
  const names = new Set<string>();
  job.vertices.forEach((vertex, index) => {
    const place = `/job/vertices/${index}`;
    if (names.has(vertex.name)) problems.push({ place: `${place}/name`, message: `two vertices are called "${vertex.name}"; rename one` });
    if (vertex.name === RESERVED) problems.push({ place: `${place}/name`, message: `"${RESERVED}" is what the input's partitions are called; rename the vertex` });
    names.add(vertex.name);
    if (vertex.parallelism > job.maxParallelism) {
      problems.push({ place: `${place}/parallelism`, message: `parallelism ${vertex.parallelism} is above maxParallelism ${job.maxParallelism}; lower it or raise maxParallelism` });
    }
  });
  return problems;
}

function validateEdges(job: JobGraph): Problem[] {
  return job.edges.flatMap((edge, index) => {
    const place = `/job/edges/${index}`;
    const from = vertexNamed(job, edge.from, `${place}/from`);
    const to = vertexNamed(job, edge.to, `${place}/to`);
    return "kind" in from && "kind" in to ? validatePartitioning(edge, from, to, place) : [from, to].filter((end) => "message" in end);
  });
}

function vertexNamed(job: JobGraph, name: string, place: string): Vertex | Problem {
  const names = job.vertices.map((vertex) => vertex.name);
  const meant = nearest(name, names);
  const remedy = meant === null ? `name one of ${names.join(", ")}` : `perhaps "${meant}" is meant`;
  return job.vertices.find((vertex) => vertex.name === name) ?? { place, message: `no vertex is called "${name}"; ${remedy}` };
}

function validatePartitioning({ partitioning }: Edge, from: Vertex, to: Vertex, place: string): Problem[] {
  if (partitioning !== "forward") return [];
  if (to.kind === "aggregate") return [{ place: `${place}/partitioning`, message: `"${to.name}" keeps state by key, so its input must be partitioned by "hash"` }];
  if (from.parallelism === to.parallelism) return [];
  return [{ place, message: `a "forward" edge needs equal parallelism, but "${from.name}" has ${from.parallelism} and "${to.name}" has ${to.parallelism}; make them equal or partition by "hash"` }];
}

/** So far a job is a line: one source first, one input and one output per operator, one sink last. */
function validateShape(job: JobGraph): Problem[] {
  const missing = (["source", "sink"] as const).filter((kind) => job.vertices.every((vertex) => vertex.kind !== kind));
  if (missing.length > 0) return missing.map((kind) => ({ place: "/job/vertices", message: `the job has no ${kind}; add a vertex of kind "${kind}"` }));
  const sources = job.vertices.filter(({ kind }) => kind === "source");
  if (sources.length > 1) return [{ place: "/job/vertices", message: `so far a job has one source, but "${sources[0]!.name}" and "${sources[1]!.name}" both are; remove one` }];
  const problems = job.vertices.flatMap((vertex, index) => validateDegree(job, vertex, `/job/vertices/${index}`));
  return problems.length > 0 ? problems : validateConnected(job, sources[0]!);
}

const DEGREES: { readonly [Kind in Vertex["kind"]]: { readonly inputs: number; readonly outputs: number; readonly rule: string } } = {
  source: { inputs: 0, outputs: 1, rule: "a source must have no edge into it and one out of it" },
  aggregate: { inputs: 1, outputs: 1, rule: "an aggregate must have one edge into it and one out of it" },
  sink: { inputs: 1, outputs: 0, rule: "a sink must have one edge into it and none out of it" },
};

function validateDegree(job: JobGraph, { name, kind }: Vertex, place: string): Problem[] {
  const inputs = job.edges.filter((edge) => edge.to === name).length;
  const outputs = job.edges.filter((edge) => edge.from === name).length;
  const expected = DEGREES[kind];
  if (inputs === expected.inputs && outputs === expected.outputs) return [];
  return [{ place, message: `${expected.rule}, but "${name}" has ${inputs} in and ${outputs} out` }];
}

/** With the degrees right, whatever the source does not reach goes round in a circle. */
function validateConnected(job: JobGraph, source: Vertex): Problem[] {
  const reached = new Set([source.name]);
  for (const name of reached) for (const { from, to } of job.edges) if (from === name) reached.add(to);
  const cyclic = job.vertices.findIndex(({ name }) => !reached.has(name));
  return cyclic < 0 ? [] : [{ place: `/job/vertices/${cyclic}`, message: `"${job.vertices[cyclic]!.name}" lies on a circle of edges that the source does not reach; a job must run from its source to its sink` }];
}

/** A subtask that reads no partition never sees the end of its data, and so never ends. */
function validateSources(job: JobGraph, partitions: number): Problem[] {
  return job.vertices.flatMap(({ name, kind, parallelism }, index) => (kind !== "source" || parallelism <= partitions ? [] : [{
    place: `/job/vertices/${index}/parallelism`,
    message: `each of the ${parallelism} subtasks of "${name}" needs a partition to read, but the input has ${partitions}; lower the parallelism or deal the input to more partitions`,
  }]));
}

function validateConfiguration(configuration: Configuration): Problem[] {
  return (["interval", "timeout"] as const).filter((field) => configuration[field] < SHORTEST)
    .map((field) => ({ place: `/configuration/${field}`, message: `the checkpoint ${field} must be at least ${SHORTEST} ms, not ${configuration[field]}` }));
}
