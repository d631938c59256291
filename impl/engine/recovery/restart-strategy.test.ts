// How often, and after which delay, a failed job is started again.
import { describe, expect, test } from "vitest";
import { fixedDelay } from "./restart-strategy.js";

const delays = (attempts: number, failures: number) => {
  const strategy = fixedDelay({ strategy: "fixed-delay", attempts, delay: 10 });
  return Array.from({ length: failures }, () => strategy.failed());
};

describe("a fixed delay", () => {
  test("restarts the job after the same delay at every failure, as often as is allowed, and then no more", () => {
    expect(delays(3, 5)).toEqual([10, 10, 10, null, null]);
  });

  test("with one attempt, Flink's default, forgives one failure", () => {
    expect(delays(1, 2)).toEqual([10, null]);
  });

  test("without attempts never restarts", () => {
    expect(delays(0, 1)).toEqual([null]);
  });

  test("counts the failures of each job apart", () => {
    const [one, other] = [1, 1].map((attempts) => fixedDelay({ strategy: "fixed-delay", attempts, delay: 0 }));
    expect([one!.failed(), one!.failed(), other!.failed()]).toEqual([0, null, 0]);
  });
});
