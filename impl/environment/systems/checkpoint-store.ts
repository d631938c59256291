/**
 * The durable store of the job manager: per job its completed checkpoints, its end, and two counters that never go back.
 */
import type { JobStatus } from "../messages.js";

export interface CompletedCheckpoint {
  readonly checkpoint: number;
  /** Execution attempt that took it. */
  readonly attempt: number;
  /** Task name and the handle of its snapshot; null: the task had finished before. */
  readonly snapshots: readonly { readonly task: string; readonly handle: string | null }[];
  /** A savepoint, or a checkpoint of another job that this one was started from: it is its user's, and nobody else discards it. */
  readonly savepoint?: boolean;
}

export type CheckpointStoreRequest =
  | { readonly kind: "begin-attempt"; readonly job: number }
  /** The checkpoint that a new job starts from becomes its first; ids go on from it. */
  | { readonly kind: "adopt"; readonly completed: CompletedCheckpoint }
  | { readonly kind: "next-checkpoint-id" }
  /** Keeps the newest `retained` checkpoints. */
  | { readonly kind: "add"; readonly completed: CompletedCheckpoint; readonly retained: number }
  /** Savepoints are not restored from, unless a user says so. `stops`: from here on the job can only end. */
  | { readonly kind: "add-savepoint"; readonly completed: CompletedCheckpoint; readonly stops: boolean }
  /** The job is over; `discard`: its checkpoints go with it. */
  | { readonly kind: "end-job"; readonly status: JobStatus; readonly discard: boolean };
export type CheckpointStoreReply =
  /** `kept`: savepoints, and what other jobs have left. */
  | { readonly kind: "attempt-begun"; readonly attempt: number; readonly completed: readonly CompletedCheckpoint[]; readonly kept: readonly CompletedCheckpoint[] }
  /** The job was stopped with this savepoint, in this attempt: there is nothing to begin. */
  | { readonly kind: "job-stopped"; readonly attempt: number; readonly savepoint: CompletedCheckpoint }
  | { readonly kind: "adopted" }
  | { readonly kind: "checkpoint-id"; readonly checkpoint: number }
  | { readonly kind: "added" }
  /** The pointer could not be written. */
  | { readonly kind: "not-added" }
  /** `dropped`: checkpoints to be discarded, `left`: those that are their user's now. */
  | { readonly kind: "job-ended"; readonly status: JobStatus; readonly savepoint: CompletedCheckpoint | null; readonly dropped: readonly CompletedCheckpoint[]; readonly left: readonly CompletedCheckpoint[] }
  /** A newer job manager has taken over. */
  | { readonly kind: "superseded" };
