// The reference engine under any small job, configuration, input and sparse map of decisions: it keeps every property that is promised.
// A planted bug does not, by the same test; and the failure that is left after shrinking is small.
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { ReplayingOracle } from "../explorer/replay/replaying.js";
import { prepare, run } from "../explorer/scenario/run.js";
import { REFERENCE_PARTS, type Parts } from "../impl/engine/parts.js";
import { FAULTS } from "../impl/simulator/faults/faults.js";
import { anyRun, type ArbitraryRun } from "../tools/testing/arbitrary-runs.js";
import { restoredTransactionsNotCommitted } from "./bugs/restored-transactions-not-committed.js";

const CASES = { seed: 20_26, numRuns: 1_500 };

/** What broke although it was promised. */
function broken({ scenario, decisions }: ArbitraryRun, parts: Parts, notice: (faults: readonly number[]) => void = () => undefined): readonly string[] {
  const { verdicts, faults } = run(prepare(scenario), new ReplayingOracle(decisions), { parts });
  notice(faults);
  return verdicts.flatMap((verdict) => (verdict.kind === "violated" && verdict.promised ? [`${verdict.property}: ${verdict.message}`] : []));
}

describe("any small run of the reference engine", () => {
  const fired = FAULTS.map(() => 0);
  const failures: unknown[] = [];

  beforeAll(() => {
    const result = fc.check(fc.property(anyRun, (one) => {
      expect(broken(one, REFERENCE_PARTS, (faults) => faults.forEach((count, index) => (fired[index]! += count)))).toEqual([]);
    }), CASES);
    if (result.failed) failures.push(result.counterexample, result.errorInstance);
  });

  test("keeps all that is promised", () => {
    expect(failures).toEqual([]);
  });

  // Few of these jobs write to a file system.
  const likely = FAULTS.map((fault, index) => [fault, index] as const).filter(([fault]) => fault !== "machine-failure");

  test.each(likely)("is not spared %s", (_fault, index) => {
    expect(fired[index]).toBeGreaterThan(3);
  });
});

describe("any small run of an engine with a planted bug", () => {
  const parts = restoredTransactionsNotCommitted.plant(REFERENCE_PARTS);
  const result = fc.check(fc.property(anyRun, (one) => broken(one, parts).length === 0), CASES);
  const [counterexample] = result.counterexample ?? [];

  test("breaks what the bug breaks", () => {
    expect(result.failed).toBe(true);
    expect(broken(counterexample!, parts).join("\n")).toMatch(/committed-eventually|no-orphan-transaction/);
  });

  test("shrinks to a failure with few decisions, which the reference passes", () => {
    expect(counterexample!.decisions.length).toBeLessThan(4);
    expect(broken(counterexample!, REFERENCE_PARTS)).toEqual([]);
  });
});
