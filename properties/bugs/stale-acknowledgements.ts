/**
 * A coordinator that keeps its pending checkpoints over a restart, and takes any acknowledgement for them.
 * Source: Hazelcast Jet #2503 (D3).
 */
import type { Bug } from "./bug.js";

export const staleAcknowledgements: Bug = {
  id: "stale-acknowledgements",
  catalogue: "D3",
  title: "Pending checkpoints survive the restart, acknowledgements are matched by subtask",
  source: "Hazelcast Jet #2503, fix 2161e0a59d: the success response of snapshot n from the previous execution completes it after the restart",
  sentence: "A checkpoint of the dead attempt becomes the latest while the new attempt runs from an earlier one: the next restart restores what the new attempt has already undone.",
  property: "restore-from-latest",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({
    ...parts,
    acknowledgements: {
      ...parts.acknowledgements,
      match(pending, task) {
        if (!pending.expected.has(task)) return "unknown";
        return pending.acknowledged.has(task) ? "duplicate" : "accepted";
      },
      survivors: (pending) => pending,
    },
  }),
};
