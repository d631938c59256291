/**
 * A barrier handler that expects as many barriers as it has channels, whether or not they are still open.
 * Source: FLINK-21086, FLIP-147 (C10).
 */
import type { Bug } from "../bug.js";

export const endedChannelAwaited: Bug = {
  id: "ended-channel-awaited",
  catalogue: "C10",
  title: "A channel that has ended is still waited for",
  source: "FLINK-21086, flink#15055; FLINK-21215: an input reached its end before the barrier, and alignment waited for it for ever",
  sentence: "Once one task upstream has finished before another, no checkpoint completes any more: what is left is never committed, and the job never ends.",
  property: "job-ends",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({
    ...parts,
    barrierHandler(inputs, gate) {
      const handler = parts.barrierHandler(inputs, gate);
      return {
        barrier: (channel, checkpoint) => handler.barrier(channel, checkpoint),
        cancellation: (channel, checkpoint) => handler.cancellation(channel, checkpoint),
        endOfPartition: () => undefined,
        trigger: (checkpoint) => handler.trigger(checkpoint),
      };
    },
  }),
};
