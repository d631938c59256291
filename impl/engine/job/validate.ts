/**
 * Which jobs and configurations can run, each refusal as one sentence with its place.
 * Source: Flink's validity rules (CheckpointConfig setters, JobGraph generation), and what the reference engine supports so far.
 */
import type { Configuration } from "./configuration.js";
import type { JobGraph, Vertex } from "./graph.js";

/** A refusal: where in the document, and what to do about it. */
export interface Problem {
  readonly place: string;
  readonly message: string;
}

/** @returns every reason why this job cannot run; empty when it can. */
export function validate(job: JobGraph, configuration: Configuration): readonly Problem[] {
  return [...validateVertices(job), ...validateShape(job), ...validateConfiguration(configuration)];
}

function validateVertices(job: JobGraph): Problem[] {
  const problems: Problem[] = [];
  const names = new Set<string>();
  job.vertices.forEach((vertex, index) => {
    const place = `/job/vertices/${index}`;
    if (names.has(vertex.name)) problems.push({ place: `${place}/name`, message: `two vertices are called "${vertex.name}"; rename one` });
    names.add(vertex.name);
    if (vertex.parallelism > job.maxParallelism) {
      problems.push({ place: `${place}/parallelism`, message: `parallelism ${vertex.parallelism} is above maxParallelism ${job.maxParallelism}; lower it or raise maxParallelism` });
    }
  });
  return problems;
}

function validateShape(job: JobGraph): Problem[] {
  const byName = new Map(job.vertices.map((vertex) => [vertex.name, vertex]));
  const problems: Problem[] = [];
  job.edges.forEach((edge, index) => {
    const place = `/job/edges/${index}`;
    const from = byName.get(edge.from);
    const to = byName.get(edge.to);
    if (from === undefined) problems.push({ place: `${place}/from`, message: `no vertex is called "${edge.from}"` });
    if (to === undefined) problems.push({ place: `${place}/to`, message: `no vertex is called "${edge.to}"` });
    if (from === undefined || to === undefined) return;
    if (edge.partitioning === "forward" && from.parallelism !== to.parallelism) {
      problems.push({ place, message: `a forward edge needs equal parallelism, but "${from.name}" has ${from.parallelism} and "${to.name}" has ${to.parallelism}` });
    }
    if (edge.partitioning === "forward" && to.kind === "aggregate") {
      problems.push({ place: `${place}/partitioning`, message: `"${to.name}" keeps keyed state, so its input must be partitioned by hash` });
    }
  });
  return problems.length > 0 ? problems : job.vertices.flatMap((vertex, index) => validateDegree(job, vertex, index));
}

/** So far a job is a line: one input per operator, one output per operator, sources first, sinks last. */
function validateDegree(job: JobGraph, vertex: Vertex, index: number): Problem[] {
  const inputs = job.edges.filter((edge) => edge.to === vertex.name).length;
  const outputs = job.edges.filter((edge) => edge.from === vertex.name).length;
  const expectedInputs = vertex.kind === "source" ? 0 : 1;
  const expectedOutputs = vertex.kind === "sink" ? 0 : 1;
  const place = `/job/vertices/${index}`;
  const problems: Problem[] = [];
  if (inputs !== expectedInputs) problems.push({ place, message: `${vertex.kind} "${vertex.name}" must have ${expectedInputs} input edge(s), not ${inputs}` });
  if (outputs !== expectedOutputs) problems.push({ place, message: `${vertex.kind} "${vertex.name}" must have ${expectedOutputs} output edge(s), not ${outputs}` });
  return problems;
}

function validateConfiguration(configuration: Configuration): Problem[] {
  const problems: Problem[] = [];
  if (configuration.timeout < configuration.interval && configuration.timeout < 10) {
    problems.push({ place: "/configuration/timeout", message: "a checkpoint timeout below 10 ms aborts every checkpoint; raise it" });
  }
  return problems;
}
