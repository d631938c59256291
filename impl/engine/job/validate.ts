/**
 * Which jobs and configurations can run, each refusal as one sentence with its place.
 * Source: Flink's validity rules (CheckpointConfig setters, JobGraph generation), and what the reference engine supports so far.
 */
import type { Configuration } from "./configuration.js";
import type { JobGraph } from "./graph.js";
import { validateEdges, validateShape, validateSources, validateVertices } from "./validate-graph.js";
import { validateConfiguration } from "./validate-configuration.js";

/** A refusal: where in the document, and what to do about it, without a full stop. */
export interface Problem {
  readonly place: string;
  readonly message: string;
}

/** @returns every reason why this job cannot run over so many input partitions; empty when it can. */
export function validate(job: JobGraph, configuration: Configuration, partitions: number): readonly Problem[] {
  const problems = [...validateVertices(job), ...validateEdges(job), ...validateConfiguration(configuration)];
  return problems.length > 0 ? problems : [...validateShape(job), ...validateSources(job, partitions)];
}
