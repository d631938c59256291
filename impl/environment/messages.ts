/**
 * What processes say to each other: stream elements on data channels, control messages between the coordinator and the tasks.
 * Source: Flink's StreamElement and runtime events; the RPCs of CheckpointCoordinatorGateway and TaskExecutorGateway.
 */

/** A record. `partition` and `offset` name the input row it stems from; `digest` is that row's share of a lineage. */
export interface Record {
  readonly kind: "record";
  readonly key: string;
  readonly value: number;
  readonly partition: number;
  readonly offset: number;
  readonly digest: number;
}

export interface Barrier {
  readonly kind: "barrier";
  readonly checkpoint: number;
}

export type StreamElement =
  | Record
  | Barrier
  /** A task upstream skipped this checkpoint: stop aligning for it. */
  | { readonly kind: "cancel-checkpoint"; readonly checkpoint: number }
  /** No further record will follow; barriers still may. */
  | { readonly kind: "end-of-data" }
  /** Nothing will follow. */
  | { readonly kind: "end-of-partition" };

/** Where a task's snapshot of the restored checkpoint lies; null handle: the task had finished. */
export interface Restore {
  readonly checkpoint: number;
  readonly handle: string | null;
}

/** Only a snapshot that could not be written counts against the tolerable failures. */
export type DeclineReason = "write-failed" | "alignment-aborted";

export type ControlMessage =
  /** Executed by the task's host: a new attempt replaces the old one. */
  | { readonly kind: "deploy"; readonly attempt: number; readonly restore: Restore | null }
  /** Executed by the task's host: the attempt ends. */
  | { readonly kind: "cancel"; readonly attempt: number }
  | { readonly kind: "trigger"; readonly checkpoint: number }
  | { readonly kind: "notify-complete"; readonly checkpoint: number }
  | { readonly kind: "notify-aborted"; readonly checkpoint: number; readonly latestCompleted: number }
  | { readonly kind: "running"; readonly task: string; readonly attempt: number }
  | { readonly kind: "acknowledge"; readonly task: string; readonly attempt: number; readonly checkpoint: number; readonly handle: string | null }
  | { readonly kind: "decline"; readonly task: string; readonly attempt: number; readonly checkpoint: number; readonly reason: DeclineReason }
  | { readonly kind: "finished"; readonly task: string; readonly attempt: number }
  | { readonly kind: "task-failed"; readonly task: string; readonly attempt: number; readonly reason: string };

/** The kinds of control messages, in the order that numbers them wherever a number is needed. */
export const CONTROL_KINDS = [
  "deploy", "cancel", "trigger", "notify-complete", "notify-aborted", "running", "acknowledge", "decline", "finished", "task-failed",
] as const satisfies readonly ControlMessage["kind"][];

/** Timers a process sets; the subject is a checkpoint id where there is one, else 0. */
export const TIMER_KINDS = ["checkpoint-interval", "checkpoint-timeout", "restart-delay"] as const;
export type TimerKind = (typeof TIMER_KINDS)[number];

/** The process that all tasks report to. */
export const COORDINATOR = "coordinator";
