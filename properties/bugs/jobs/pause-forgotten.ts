/**
 * A request decider that runs what has waited without asking for the pause.
 * Source: Flink CheckpointRequestDecider, §1.3 of the semantics: the pause holds for queued periodic requests as well.
 */
import type { Bug } from "../bug.js";

export const pauseForgotten: Bug = {
  id: "pause-forgotten",
  catalogue: null,
  title: "A queued checkpoint runs at once when the one before it has completed",
  source: "Flink CheckpointRequestDecider: a periodic request is put off until the minimum pause has passed",
  sentence: "Slow checkpoints follow each other without a pause, and the job does little else. Nothing is lost by it.",
  property: "configuration-respected",
  guarantee: null,
  scenario: "older-savepoint",
  plant: (parts) => ({
    ...parts,
    requestDecider(queue, situation) {
      const decision = parts.requestDecider(queue, situation);
      return decision.kind === "postpone" ? { kind: "run" } : decision;
    },
  }),
};
