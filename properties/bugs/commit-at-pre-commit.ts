/**
 * A sink that makes its output visible when it snapshots, not when the checkpoint has completed.
 * Source: the commonest misreading of TwoPhaseCommitSinkFunction.
 */
import type { Bug } from "./bug.js";

export const commitAtPreCommit: Bug = {
  id: "commit-at-pre-commit",
  catalogue: null,
  title: "The transaction is committed with the snapshot",
  source: "Flink TwoPhaseCommitSinkFunction: preCommit must leave the transaction open, commit belongs to notifyCheckpointComplete",
  sentence: "When the checkpoint does not complete, its records are replayed, although readers have seen them.",
  property: "commit-only-after-completion",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, committer: { ...parts.committer, atPreCommit: (pending) => [pending] } }),
};
