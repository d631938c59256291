/**
 * A failure-rate restart strategy that counts every failure there ever was.
 * Source: Flink FailureRateRestartBackoffTimeStrategy, which keeps the last few and looks at the oldest of them.
 */
import type { Bug } from "./bug.js";

export const failuresNeverForgotten: Bug = {
  id: "failures-never-forgotten",
  catalogue: null,
  title: "The failure rate counts all failures since the job began",
  source: "Flink restart-strategy.failure-rate.failure-rate-interval: failures that are longer ago do not count",
  sentence: "A job that fails now and then, as all jobs do, gives up one day, although it never failed too often: what it had not committed by then is lost.",
  property: "job-ends",
  guarantee: "exactly-once-output",
  scenario: "stop-the-world",
  plant: (parts) => ({
    ...parts,
    restartStrategy(restart) {
      if (restart.strategy !== "failure-rate") return parts.restartStrategy(restart);
      let failures = 0;
      return { failed: () => (++failures > restart.maxFailuresPerInterval ? null : restart.delay) };
    },
  }),
};
