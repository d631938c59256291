/**
 * Who takes part in a checkpoint: tasks without a running predecessor are triggered, all running ones must acknowledge.
 * Source: Flink DefaultCheckpointPlanCalculator, §1.15 of the semantics; finished is judged subtask by subtask.
 */
import type { TaskNode } from "../job/execution-graph.js";

/** What there is to know of a task here. */
export type PlannedTask = Pick<TaskNode, "name" | "predecessors">;

export interface CheckpointPlan {
  readonly trigger: readonly string[];
  readonly expected: readonly string[];
  readonly finished: readonly string[];
}

export function checkpointPlan({ tasks }: { readonly tasks: readonly PlannedTask[] }, finished: ReadonlySet<string>): CheckpointPlan {
  const running = tasks.filter((task) => !finished.has(task.name));
  return {
    trigger: running.filter((task) => task.predecessors.every((name) => finished.has(name))).map((task) => task.name),
    expected: running.map((task) => task.name),
    finished: tasks.filter((task) => finished.has(task.name)).map((task) => task.name),
  };
}
