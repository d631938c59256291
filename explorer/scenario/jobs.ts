/**
 * The jobs of a scenario: the one it draws, and those that its user starts afterwards with another parallelism.
 */
import { executionGraph, type ExecutionGraph } from "../../impl/engine/job/execution-graph.js";
import type { JobGraph } from "../../impl/engine/job/graph.js";
import { COORDINATOR } from "../../impl/environment/messages.js";
import type { ClientDemand } from "../../impl/environment/messages.js";
import type { StartingPoint } from "../../impl/simulator/client/operations.js";
import type { Scenario } from "./scenario.js";

/** What a user does, as a scenario lists it. */
export type ScenarioOperation =
  | { readonly kind: ClientDemand; readonly at: number }
  /** `vertices`: those with another parallelism than the job says. */
  | { readonly kind: "start"; readonly at: number; readonly from: StartingPoint; readonly vertices?: readonly Rescaled[] };

export interface Rescaled {
  readonly name: string;
  readonly parallelism: number;
}

export function rescaled(job: JobGraph, changed: readonly Rescaled[] = []): JobGraph {
  return { ...job, vertices: job.vertices.map((vertex) => ({ ...vertex, parallelism: changed.find(({ name }) => name === vertex.name)?.parallelism ?? vertex.parallelism })) };
}

/** The graph of the first job, and of each that is started, in order. */
export function graphsOf({ job, operations, rows }: Scenario): readonly [ExecutionGraph, ...ExecutionGraph[]] {
  const later = operations.flatMap((operation) => (operation.kind === "start" ? [executionGraph(rescaled(job, operation.vertices), rows.length)] : []));
  return [executionGraph(job, rows.length), ...later];
}

/** The job manager and every task of any job, in the order of their slots. */
export function processesOf(scenario: Scenario): readonly string[] {
  return [COORDINATOR, ...new Set(graphsOf(scenario).flatMap(({ tasks }) => tasks.map(({ name }) => name)))];
}
