/**
 * The decisions of the two-phase-commit protocol: which pending transactions are committed at which moment, and what a failed commit means.
 * Source: Flink TwoPhaseCommitSinkFunction: a completion notice commits everything up to its checkpoint, a restore everything restored.
 * One that fails keeps no other from being tried, and fails the task in the end (FLINK-10455); JDBC's XA sink stops at the first.
 */
import type { Committable } from "../sink.js";

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
  /** Whether, after a commit that failed, the later ones are tried all the same. `ordered`: the sink's readers depend on the order. */
  goesOn(ordered: boolean): boolean;
  /** All were tried that are to be. Throws to fail the task, whose next attempt commits what is left; else this one waits for the next notice. */
  failed(failure: Error): void;
}

export const committer: Committer = {
  atPreCommit: () => [],
  atCompletion: (pending, checkpoint) => pending.filter((transaction) => transaction.checkpoint <= checkpoint),
  atRestore: (restored) => restored,
  goesOn: (ordered) => !ordered,
  failed(failure) {
    throw failure;
  },
};
