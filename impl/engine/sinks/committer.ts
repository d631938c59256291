/**
 * The decisions of the two-phase-commit protocol: which pending transactions are committed at which moment.
 * Source: Flink TwoPhaseCommitSinkFunction: a completion notice commits everything up to its checkpoint, a restore everything restored.
 */
import type { Committable } from "./sink.js";

/** A transaction that was pre-committed for a checkpoint. */
export interface PendingTransaction {
  readonly checkpoint: number;
  readonly committable: Committable;
}

export interface Committer {
  atPreCommit(pending: PendingTransaction): readonly PendingTransaction[];
  /** `pending` in the order of their checkpoints. */
  atCompletion(pending: readonly PendingTransaction[], checkpoint: number): readonly PendingTransaction[];
  atRestore(restored: readonly PendingTransaction[]): readonly PendingTransaction[];
}

export const committer: Committer = {
  atPreCommit: () => [],
  atCompletion: (pending, checkpoint) => pending.filter((transaction) => transaction.checkpoint <= checkpoint),
  atRestore: (restored) => restored,
};
