/**
 * Which jobs and configurations can run, each refusal as one sentence with its place.
 * Source: Flink's validity rules (CheckpointConfig setters, JobGraph generation), and what the reference engine supports so far.
 */
import type { Configuration } from "./configuration.js";
import type { JobGraph } from "./graph.js";
import { validateEdges, validateShape, validateSources, validateVertices } from "./validate-graph.js";

/** A refusal: where in the document, and what to do about it, without a full stop. */
export interface Problem {
  readonly place: string;
  readonly message: string;
}

/** Flink's lower bound of interval and timeout, in ms. */
const SHORTEST = 10;

/** @returns every reason why this job cannot run over so many input partitions; empty when it can. */
export function validate(job: JobGraph, configuration: Configuration, partitions: number): readonly Problem[] {
  const problems = [...validateVertices(job), ...validateEdges(job), ...validateConfiguration(configuration)];
  return problems.length > 0 ? problems : [...validateShape(job), ...validateSources(job, partitions)];
}

function validateConfiguration(configuration: Configuration): Problem[] {
  return (["interval", "timeout"] as const).filter((field) => configuration[field] < SHORTEST)
    .map((field) => ({ place: `/configuration/${field}`, message: `the checkpoint ${field} must be at least ${SHORTEST} ms, not ${configuration[field]}` }));
}
