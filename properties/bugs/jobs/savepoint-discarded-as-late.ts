/**
 * A coordinator that asks its own checkpoints who refers to a late snapshot, and not the savepoints.
 * Source: FLINK-5246 (D1), as it happened.
 */
import type { Bug } from "../bug.js";

export const savepointDiscardedAsLate: Bug = {
  id: "savepoint-discarded-as-late",
  catalogue: "D1-savepoint",
  title: "The snapshots of a savepoint are discarded with a late acknowledgement",
  source: "FLINK-5246, flink#2930: savepoints had a coordinator of their own, and the other one knew nothing of them",
  sentence: "A duplicated acknowledgement deletes part of a completed savepoint; the job that is started from it cannot read it, and never runs.",
  property: "retained-state-kept",
  guarantee: "exactly-once-output",
  scenario: "rescale",
  plant: (parts) => ({ ...parts, acknowledgements: { ...parts.acknowledgements, discards: (holder) => holder !== "checkpoint" } }),
};
