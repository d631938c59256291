/**
 * Whether and when a failed job starts again.
 * Source: Flink FixedDelayRestartBackoffTimeStrategy: the n-th failure restarts the job while n ≤ attempts.
 */
import type { Configuration } from "../job/configuration.js";

export interface RestartStrategy {
  /** Counts a failure; the delay in ms before the next attempt, or null when the job fails for good. */
  failed(): number | null;
}

export function fixedDelay({ attempts, delay }: Configuration["restart"]): RestartStrategy {
  let failures = 0;
  return {
    failed() {
      failures++;
      return failures <= attempts ? delay : null;
    },
  };
}
