/**
 * What processes say to each other: stream elements on data channels, control messages between the coordinator and the tasks.
 * Source: Flink's StreamElement and runtime events; the RPCs of CheckpointCoordinatorGateway and TaskExecutorGateway.
 */

import type { CompletedCheckpoint } from "./systems.js";

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
  /** Nothing follows: the job stops with this savepoint. */
  readonly stop: boolean;
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

/** A stored snapshot, or a part of it: of the states named here so much as is said, of all others nothing. */
export interface SnapshotPart {
  readonly handle: string;
  /** null: all of it. */
  readonly shares: readonly StateShare[] | null;
}

/** Of a state, the cells at places [from, to), or those with these keys, or with keys of these groups, both inclusive. */
export type StateShare = { readonly operator: string; readonly state: string } & (
  | { readonly kind: "places"; readonly from: number; readonly to: number }
  | { readonly kind: "keys"; readonly keys: readonly string[] }
  | { readonly kind: "key-groups"; readonly first: number; readonly last: number; readonly maxParallelism: number }
);

/** What a task restores. */
export interface Restore {
  readonly checkpoint: number;
  /** Execution attempt that took it. */
  readonly attempt: number;
  /** Another job took it, or it is a savepoint. */
  readonly adopted: boolean;
  /** The task had finished before. */
  readonly finished: boolean;
  readonly parts: readonly SnapshotPart[];
}

/** Only a snapshot that could not be written counts against the tolerable failures. */
export type DeclineReason = "write-failed" | "alignment-aborted";

/** How a job ended. One that was stopped with a savepoint has finished, or failed to. */
export type JobStatus = "finished" | "cancelled" | "failed";

/** What a user asks of a running job. */
export type ClientDemand = "savepoint" | "stop" | "drain" | "cancel";

export type ControlMessage =
  /** Executed by the task's host: a new attempt replaces the old one. */
  | { readonly kind: "deploy"; readonly job: number; readonly attempt: number; readonly restore: Restore | null }
  /** Executed by the task's host: the attempt ends. */
  | { readonly kind: "cancel"; readonly attempt: number }
  /** `stop`: this is the last of a job that is to stop, its sources fall silent; with "drain" operators also give out what they hold back. */
  | { readonly kind: "trigger"; readonly checkpoint: number; readonly stop: "suspend" | "drain" | null }
  | { readonly kind: "notify-complete"; readonly checkpoint: number }
  | { readonly kind: "notify-aborted"; readonly checkpoint: number; readonly latestCompleted: number }
  | { readonly kind: "running"; readonly task: string; readonly attempt: number }
  | { readonly kind: "acknowledge"; readonly task: string; readonly attempt: number; readonly checkpoint: number; readonly handle: string | null }
  | { readonly kind: "decline"; readonly task: string; readonly attempt: number; readonly checkpoint: number; readonly reason: DeclineReason }
  /** In a stopped world: all before the barrier has been processed. */
  | { readonly kind: "drained"; readonly task: string; readonly attempt: number; readonly checkpoint: number }
  /** In a stopped world: all have drained, take the snapshot. */
  | { readonly kind: "save"; readonly checkpoint: number }
  /** In a stopped world: the checkpoint is over, go on. */
  | { readonly kind: "resume"; readonly checkpoint: number; readonly completed: boolean }
  | { readonly kind: "finished"; readonly task: string; readonly attempt: number }
  | { readonly kind: "task-failed"; readonly task: string; readonly attempt: number; readonly reason: string }
  /** From the client; `operation` numbers its demands. */
  | { readonly kind: "demand"; readonly operation: number; readonly demand: ClientDemand }
  /** To the client: the savepoint, or null when it failed and may be asked for again. */
  | { readonly kind: "demand-met"; readonly operation: number; readonly savepoint: CompletedCheckpoint | null }
  /** To the client: the job has ended. `savepoint`: the one it was stopped with; `left`: retained checkpoints. */
  | { readonly kind: "job-over"; readonly job: number; readonly status: JobStatus; readonly savepoint: CompletedCheckpoint | null; readonly left: readonly CompletedCheckpoint[] };

/** The kinds of control messages, in the order that numbers them wherever a number is needed. */
export const CONTROL_KINDS = [
  "deploy", "cancel", "trigger", "notify-complete", "notify-aborted", "running", "acknowledge", "decline", "finished", "task-failed", "demand", "demand-met", "job-over",
  "drained", "save", "resume",
] as const satisfies readonly ControlMessage["kind"][];

/** Timers a process sets; the subject is a checkpoint id where there is one, else 0. */
export const TIMER_KINDS = ["checkpoint-interval", "checkpoint-timeout", "restart-delay"] as const;
export type TimerKind = (typeof TIMER_KINDS)[number];

/** The process that all tasks report to. */
export const COORDINATOR = "coordinator";
/** The user's client, which starts jobs and stops them. */
export const CLIENT = "client";
