/**
 * Who takes part in a checkpoint: tasks without a running predecessor are triggered, all running ones must acknowledge.
 * Source: Flink DefaultCheckpointPlanCalculator, §1.15 of the semantics; finished is judged subtask by subtask.
 */
import type { ExecutionGraph } from "../job/execution-graph.js";

export interface CheckpointPlan {
  readonly trigger: readonly string[];
  readonly expected: readonly string[];
  readonly finished: readonly string[];
}

export function checkpointPlan(graph: ExecutionGraph, finished: ReadonlySet<string>): CheckpointPlan {
  const running = graph.tasks.filter((task) => !finished.has(task.name));
  return {
    trigger: running.filter((task) => task.predecessors.every((name) => finished.has(name))).map((task) => task.name),
    expected: running.map((task) => task.name),
    finished: graph.tasks.filter((task) => finished.has(task.name)).map((task) => task.name),
  };
}
