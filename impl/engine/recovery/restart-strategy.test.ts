// How often, and after which delay, a failed job is started again.
import { describe, expect, test } from "vitest";
import type { Restart } from "../../trace/settings.js";
import { RESTARTS } from "../job/configuration.js";
import { restartStrategy } from "./restart-strategy.js";

/** What comes of failures at these times. */
function delays(restart: Restart, ...times: readonly number[]): readonly (number | null)[] {
  const strategy = restartStrategy(restart);
  return times.map((now) => strategy.failed(now));
}

/** Failures a second apart. */
const seconds = (count: number) => Array.from({ length: count }, (_, index) => 1_000 * index);

test("no restart gives up at the first failure", () => {
  expect(delays({ strategy: "none" }, 0)).toEqual([null]);
});

describe("a fixed delay", () => {
  const fixed = (attempts: number): Restart => ({ strategy: "fixed-delay", attempts, delay: 10 });

  test("restarts the job after the same delay at every failure, as often as is allowed, and then no more", () => {
    expect(delays(fixed(3), ...seconds(5))).toEqual([10, 10, 10, null, null]);
  });

  test("by default forgives one failure, after a second", () => {
    expect(delays(RESTARTS["fixed-delay"], ...seconds(2))).toEqual([1_000, null]);
  });

  test("without attempts never restarts", () => {
    expect(delays(fixed(0), 0)).toEqual([null]);
  });

  test("counts the failures of each job apart", () => {
    const [one, other] = [1, 1].map((attempts) => restartStrategy(fixed(attempts)));
    expect([one!.failed(0), one!.failed(1), other!.failed(2)]).toEqual([10, null, 10]);
  });
});

describe("a failure rate", () => {
  const rate = (maxFailuresPerInterval: number, failureRateInterval: number): Restart => ({ strategy: "failure-rate", maxFailuresPerInterval, failureRateInterval, delay: 5 });

  test("restarts for ever when failures are rare enough", () => {
    expect(delays(rate(1, 1), 0, 2, 4, 6, 8)).toEqual([5, 5, 5, 5, 5]);
  });

  test("gives up at the first failure too many within the interval", () => {
    expect(delays(rate(3, 10_000), 0, 1, 2, 3)).toEqual([5, 5, 5, null]);
  });

  test("counts the interval with both its ends", () => {
    expect(delays(rate(1, 10), 0, 10)).toEqual([5, null]);
    expect(delays(rate(1, 10), 0, 11)).toEqual([5, 5]);
  });

  test("forgets failures that are too long ago", () => {
    expect(delays(rate(2, 10), 0, 1, 20, 21, 40)).toEqual([5, 5, 5, 5, 5]);
  });

  test("by default forgives one failure a minute", () => {
    expect(delays(RESTARTS["failure-rate"], 0, 60_001, 120_001)).toEqual([1_000, 1_000, null]);
  });
});

describe("an exponential delay", () => {
  const exponential = (
    initialBackoff: number, maxBackoff: number, backoffMultiplier: number, resetBackoffThreshold = 1_000, attemptsBeforeResetBackoff: number | null = null,
  ): Restart =>
    ({ strategy: "exponential-delay", initialBackoff, maxBackoff, backoffMultiplier, resetBackoffThreshold, attemptsBeforeResetBackoff });

  test("begins with the initial backoff", () => {
    expect(delays(exponential(42, 45, 2), 0)).toEqual([42]);
  });

  test("grows by its multiplier, in whole milliseconds", () => {
    expect(delays(exponential(4, 300, 2.3), 0, 5, 15)).toEqual([4, 9, 21]);
  });

  test("grows no further than its maximum", () => {
    expect(delays(exponential(2, 7, 2), 0, 3, 8, 16)).toEqual([2, 4, 7, 7]);
  });

  test("begins anew once the job has run for as long as the threshold after its restart", () => {
    expect(delays(exponential(1, 5, 2, 8), 0, 8, 18)).toEqual([1, 2, 1]);
    expect(delays(exponential(1, 5, 2, 8), 0, 8, 17)).toEqual([1, 2, 4]);
  });

  test("counts failures before the restart, or at it, as part of the one that caused it", () => {
    expect(delays(exponential(10, 100, 2), 0, 4, 10, 11)).toEqual([10, 6, 0, 20]);
  });

  test("gives up after as many attempts as are allowed before all is forgotten", () => {
    expect(delays(exponential(1, 1, 2, 1_000, 3), 0, 10, 20, 30)).toEqual([1, 1, 1, null]);
    expect(delays(exponential(1, 1, 2, 100, 3), 0, 10, 20, 121, 130, 140)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test("by default never gives up, and waits a second, then half as long again, up to a minute", () => {
    const times = Array.from({ length: 14 }, (_, index) => 100_000 * index);
    expect(delays(RESTARTS["exponential-delay"], ...times)).toEqual([1_000, 1_500, 2_250, 3_375, 5_062, 7_593, 11_390, 17_085, 25_628, 38_443, 57_665, 60_000, 60_000, 60_000]);
  });
});
