/**
 * The durable store of the job manager: the completed checkpoints, and two counters that never go back.
 */

export interface CompletedCheckpoint {
  readonly checkpoint: number;
  /** Task name and the handle of its snapshot; null: the task had finished before. */
  readonly snapshots: readonly { readonly task: string; readonly handle: string | null }[];
}

export type CheckpointStoreRequest =
  | { readonly kind: "begin-attempt" }
  | { readonly kind: "next-checkpoint-id" }
  /** Keeps the newest `retained` checkpoints. */
  | { readonly kind: "add"; readonly completed: CompletedCheckpoint; readonly retained: number };
export type CheckpointStoreReply =
  | { readonly kind: "attempt-begun"; readonly attempt: number; readonly completed: readonly CompletedCheckpoint[] }
  | { readonly kind: "checkpoint-id"; readonly checkpoint: number }
  | { readonly kind: "added" }
  /** A newer job manager has taken over. */
  | { readonly kind: "superseded" };
