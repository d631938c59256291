// When a job may give up, judged from the times of its failures alone. The engine's own strategies must never give up where the law forbids it.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { restartStrategy } from "../impl/engine/recovery/restart-strategy.js";
import type { Restart } from "../impl/trace/settings.js";
import { RestartLaw } from "./restart-law.js";

function mayGiveUp(restart: Restart, ...times: readonly number[]): boolean {
  const law = new RestartLaw(restart);
  for (const at of times) law.failed(at);
  return law.mayGiveUp();
}

const fixed: Restart = { strategy: "fixed-delay", attempts: 2, delay: 10 };
const rate: Restart = { strategy: "failure-rate", maxFailuresPerInterval: 2, failureRateInterval: 100, delay: 10 };
const exponential: Restart = { strategy: "exponential-delay", initialBackoff: 1, maxBackoff: 20, backoffMultiplier: 2, resetBackoffThreshold: 80, attemptsBeforeResetBackoff: 2 };

describe("a job may give up", () => {
  test.each<[string, Restart, readonly number[]]>([
    ["at its first failure, where nothing restarts it", { strategy: "none" }, [5]],
    ["when it has failed more often than it may restart", fixed, [0, 1_000, 2_000]],
    ["when it has failed too often within the interval", rate, [0, 500, 550, 600]],
    ["when it has failed too often without a quiet time between", exponential, [0, 30, 60]],
  ])("%s", (_, restart, times) => expect(mayGiveUp(restart, ...times)).toBe(true));
});

describe("a job may not give up", () => {
  test.each<[string, Restart, readonly number[]]>([
    ["while it may still restart", fixed, [0, 1]],
    ["when its failures are spread over more than the interval", rate, [0, 60, 120, 180, 240]],
    ["when a quiet time has made all forgotten", exponential, [0, 30, 200, 230]],
    ["when any number of attempts is allowed", { ...exponential, attemptsBeforeResetBackoff: null }, [0, 1, 2, 3, 4]],
  ])("%s", (_, restart, times) => expect(mayGiveUp(restart, ...times)).toBe(false));
});

test("a new job manager remembers no failure", () => {
  const law = new RestartLaw(fixed);
  for (const at of [0, 1, 2]) law.failed(at);
  law.forget();
  law.failed(3);
  expect([law.mayGiveUp(), law.failures]).toEqual([false, 1]);
});

test("whatever the failures, the engine's strategies give up only where they may", () => {
  const some = fc.integer({ min: 1, max: 4 });
  const anyRestart: fc.Arbitrary<Restart> = fc.oneof(
    fc.constant<Restart>({ strategy: "none" }),
    some.map((attempts): Restart => ({ ...fixed, attempts })),
    fc.record({ most: some, interval: fc.integer({ min: 1, max: 60 }) })
      .map(({ most, interval }): Restart => ({ ...rate, maxFailuresPerInterval: most, failureRateInterval: interval })),
    fc.record({ attempts: some, quiet: fc.integer({ min: 1, max: 60 }) })
      .map(({ attempts, quiet }): Restart => ({ ...exponential, attemptsBeforeResetBackoff: attempts, resetBackoffThreshold: quiet })),
  );
  fc.assert(fc.property(anyRestart, fc.array(fc.nat(90), { maxLength: 12 }), (restart, gaps) => {
    const [strategy, law] = [restartStrategy(restart), new RestartLaw(restart)];
    let now = 0;
    for (const gap of gaps) {
      law.failed(now);
      const delay = strategy.failed(now);
      if (delay === null) {
        expect(law.mayGiveUp()).toBe(true);
        return;
      }
      now += delay + 1 + gap;
    }
  }), { numRuns: 1_000 });
});
