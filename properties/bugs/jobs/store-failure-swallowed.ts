/**
 * A coordinator that does not look at whether the pointer to a checkpoint could be written.
 * Source: FLINK-32347 (D9).
 */
import type { Bug } from "../bug.js";

export const storeFailureSwallowed: Bug = {
  id: "store-failure-swallowed",
  catalogue: null,
  title: "A checkpoint whose pointer could not be written is neither completed nor aborted",
  source: "FLINK-32347, flink#22793: exceptions of the completed checkpoint store were not handled",
  sentence: "It stays pending for ever; where one may be pending at a time no other follows, nothing more is committed, and the job looks healthy.",
  property: "checkpoint-ends",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({
    ...parts,
    finalization: { ...parts.finalization, outcome: (reply) => (reply.kind === "not-added" ? "unknown" : parts.finalization.outcome(reply)) },
  }),
};
