/**
 * A task that gives a checkpoint up and keeps it to itself.
 * Source: FLINK-4975, FLINK-4984, FLINK-4985 (C6).
 */
import type { Bug } from "../bug.js";

export const noCancellation: Bug = {
  id: "no-cancellation",
  catalogue: "C6",
  title: "A checkpoint that is given up is not cancelled downstream",
  source: "FLINK-4975, FLINK-4984, FLINK-4985, flink#2754: a task that skipped a checkpoint told neither those behind it nor the coordinator",
  sentence: "Channels stay blocked for a barrier that never comes, until a newer one does; with back-pressure that is long. Nothing is lost or counted twice: only liveness suffers.",
  property: "cancellation-passed-on",
  guarantee: null,
  scenario: "overlapping-checkpoints",
  plant: (parts) => ({ ...parts, announceGivenUp: () => undefined }),
};
