/**
 * A sink that forgets, after a crash, what it had promised before.
 * Source: near-miss 2 of the catalogue: commit on restore everything that was pending in the restored checkpoint.
 */
import type { Bug } from "./bug.js";

export const restoredTransactionsNotCommitted: Bug = {
  id: "restored-transactions-not-committed",
  catalogue: null,
  title: "Restored transactions are not committed",
  source: "Flink TwoPhaseCommitSinkFunction.initializeState: recoverAndCommit every restored pending transaction",
  sentence: "A crash between a checkpoint's completion and its commit leaves the transaction open for ever: its input is not replayed, its output never seen.",
  property: "committed-eventually",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, committer: { ...parts.committer, atRestore: () => [] } }),
};
