/**
 * Requests and replies of each external system, as types only; the systems themselves live in the simulator.
 * Every request may be answered `timed-out`: it was done, or it was not, and the asker cannot know.
 */
import type { Record } from "./messages.js";
import type { Snapshot } from "./state.js";

/** The replayable, partitioned input: a read opens the partition's channel at an offset. */
export type InputRequest = { readonly kind: "read"; readonly partition: number; readonly offset: number; readonly channel: number };
export type InputReply = { readonly kind: "reading" };

/** Checkpoint storage: task snapshots. */
export type StorageRequest =
  | { readonly kind: "write"; readonly snapshot: Snapshot }
  | { readonly kind: "load"; readonly handle: string }
  | { readonly kind: "discard"; readonly handle: string };
export type StorageReply =
  | { readonly kind: "written"; readonly handle: string }
  | { readonly kind: "write-failed" }
  | { readonly kind: "loaded"; readonly snapshot: Snapshot }
  | { readonly kind: "missing" }
  | { readonly kind: "discarded" };

export interface CompletedCheckpoint {
  readonly checkpoint: number;
  /** Task name and the handle of its snapshot; null: the task had finished before. */
  readonly snapshots: readonly { readonly task: string; readonly handle: string | null }[];
}

/** The durable store of the job manager: the completed checkpoints, and two counters that never go back. */
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

/** A transactional log in Kafka's manner: transactional ids, epochs that fence, lazy begin, timeout. */
export type TransactionalLogRequest =
  /** Fences every earlier epoch of the id and aborts what it left open. */
  | { readonly kind: "initialize"; readonly id: string }
  /** Begins the transaction if need be. A repeated `sequence` is recognised and not appended again. */
  | { readonly kind: "append"; readonly id: string; readonly epoch: number; readonly sequence: number; readonly records: readonly Record[] }
  /** An append outside any transaction: readable at once. */
  | { readonly kind: "append-plain"; readonly records: readonly Record[] }
  | { readonly kind: "commit"; readonly id: string; readonly epoch: number }
  | { readonly kind: "abort"; readonly id: string; readonly epoch: number };
export type TransactionalLogReply =
  /** Epoch 0: the id was never used before. `transaction` names this epoch's transaction for the whole world. */
  | { readonly kind: "initialized"; readonly epoch: number; readonly transaction: string }
  | { readonly kind: "appended" }
  | { readonly kind: "committed" }
  | { readonly kind: "aborted" }
  /** A newer epoch exists, or the transaction timed out. */
  | { readonly kind: "fenced" }
  /** Nothing to commit: the transaction never began, or ended the other way. */
  | { readonly kind: "invalid-state" };

/** Perhaps done, perhaps not. */
export type TimedOut = { readonly kind: "timed-out" };

/** A request names the system it is for. */
export type Request =
  | ({ readonly system: "input" } & InputRequest)
  | ({ readonly system: "storage" } & StorageRequest)
  | ({ readonly system: "checkpoint-store" } & CheckpointStoreRequest)
  | ({ readonly system: "transactional-log" } & TransactionalLogRequest);
export type Reply = InputReply | StorageReply | CheckpointStoreReply | TransactionalLogReply | TimedOut;

export const SYSTEMS = ["input", "storage", "checkpoint-store", "transactional-log"] as const satisfies readonly Request["system"][];
export type SystemName = (typeof SYSTEMS)[number];
