/**
 * A request decider by which only a completion serves the queue.
 * Source: D10 of the catalogue.
 */
import type { Bug } from "../bug.js";

export const queueNotServed: Bug = {
  id: "queue-not-served",
  catalogue: "D10",
  title: "What a user asks for waits in a queue that nobody serves",
  source: "FLINK-18137, flink#12611 (1.11.0): an error while a checkpoint was given up left the queued requests unserved",
  sentence: "Before the first completion nothing serves the queue: the savepoint waits, and behind it every checkpoint, and the job cannot end.",
  property: "demand-met",
  guarantee: "at-least-once-output",
  scenario: "older-savepoint",
  plant: (parts) => ({
    ...parts,
    requestDecider(queue, situation) {
      if (queue[0]?.periodic === false && situation.lastCompletion === null) return { kind: "wait" };
      return parts.requestDecider(queue, situation);
    },
  }),
};
