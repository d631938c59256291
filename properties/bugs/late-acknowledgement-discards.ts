/**
 * A coordinator that deletes the snapshot of every acknowledgement it does not wait for.
 * Source: FLINK-5246 (D1); it also happened to this engine, when a duplicated acknowledgement met a new job manager.
 */
import type { Bug } from "./bug.js";

export const lateAcknowledgementDiscards: Bug = {
  id: "late-acknowledgement-discards",
  catalogue: "D1",
  title: "A late acknowledgement's snapshot is discarded without asking who refers to it",
  source: "FLINK-5246, flink#2930: the state handles of a live savepoint were deleted as those of an unknown acknowledgement",
  sentence: "A duplicated acknowledgement of a completed checkpoint deletes part of it; the next restart cannot read it, nor any later one.",
  property: "job-ends",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, acknowledgements: { ...parts.acknowledgements, discards: () => true } }),
};
