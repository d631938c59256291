/**
 * FLINK-10377 as it was: the sink insists that a completion notice finds something to commit.
 * Source: A1 of the catalogue.
 */
import type { Bug } from "./bug.js";

export const completeDemandsPending: Bug = {
  id: "complete-demands-pending",
  catalogue: "A1-original",
  title: "A completion notice with nothing pending fails the task",
  source: "FLINK-10377, flink#6723 (2018)",
  sentence: "The task fails, restarts, and meets the same notice again, until no restart is left. Nothing is lost or counted twice on the way: only liveness is broken.",
  property: "job-ends",
  guarantee: null,
  scenario: "two-phase-commit",
  plant: (parts) => ({
    ...parts,
    committer: {
      ...parts.committer,
      atCompletion(pending, checkpoint) {
        const due = parts.committer.atCompletion(pending, checkpoint);
        if (due.length === 0) throw new Error(`checkpoint ${checkpoint} completed, but no transaction is pending`);
        return due;
      },
    },
  }),
};
