/**
 * Whether and when a failed job starts again.
 * Source: Flink RestartBackoffTimeStrategy: NoRestart, FixedDelay, FailureRate, ExponentialDelay; §6 of the semantics.
 * Differs: exponential delay adds no jitter of its own; any timer may be held back by the world.
 */
import type { Restart } from "../../trace/settings.js";

export interface RestartStrategy {
  /** Counts a failure at `now`, in ms; the delay in ms before the next attempt, or null when the job fails for good. */
  failed(now: number): number | null;
}

export type RestartStrategyFactory = (restart: Restart) => RestartStrategy;

export const restartStrategy: RestartStrategyFactory = (restart) => {
  switch (restart.strategy) {
    case "none": return { failed: () => null };
    case "fixed-delay": return fixedDelay(restart);
    case "failure-rate": return failureRate(restart);
    case "exponential-delay": return exponentialDelay(restart);
  }
};

type Settings<Strategy extends Restart["strategy"]> = Extract<Restart, { strategy: Strategy }>;

/** The n-th failure restarts the job while n ≤ attempts. */
function fixedDelay({ attempts, delay }: Settings<"fixed-delay">): RestartStrategy {
  let failures = 0;
  return { failed: () => (++failures <= attempts ? delay : null) };
}

/** The job fails for good with more failures than allowed within the interval, its ends included. */
function failureRate({ maxFailuresPerInterval, failureRateInterval, delay }: Settings<"failure-rate">): RestartStrategy {
  const latest: number[] = [];
  return {
    failed(now) {
      latest.push(now);
      if (latest.length > maxFailuresPerInterval + 1) latest.shift();
      const exceeds = latest.length > maxFailuresPerInterval && now - latest[0]! <= failureRateInterval;
      return exceeds ? null : delay;
    },
  };
}

/** Each attempt waits longer, until the job has run for so long that all is forgotten; failures before the restart are part of the one that caused it. */
function exponentialDelay(settings: Settings<"exponential-delay">): RestartStrategy {
  const { initialBackoff, maxBackoff, backoffMultiplier, resetBackoffThreshold } = settings;
  const attempts = settings.attemptsBeforeResetBackoff ?? Infinity;
  let nextRestart = -Infinity;
  let attempt = 0;
  let backoff = initialBackoff;
  return {
    failed(now) {
      if (now > nextRestart) {
        if (now - nextRestart >= resetBackoffThreshold) {
          attempt = 0;
          backoff = initialBackoff;
        }
        nextRestart = now + Math.floor(backoff);
        backoff = Math.min(backoff * backoffMultiplier, maxBackoff);
        attempt++;
      }
      return attempt <= attempts ? nextRestart - now : null;
    },
  };
}
