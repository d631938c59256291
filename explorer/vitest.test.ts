// The matcher: what it says of reports that hold, break, and show nothing, with and without `not`.
import { describe, expect, test } from "vitest";
import { REFERENCE_PARTS, TransactionalLogSink } from "../impl/engine/index.js";
import { restoredTransactionsNotCommitted } from "../properties/bugs/restored-transactions-not-committed.js";
import { defineProperty, explore, loadScenario, type ExploreReport } from "./index.js";
import "./vitest.js";

const scenario = loadScenario("two-phase-commit");
const neverVisible = defineProperty({
  name: "nothing-visible",
  sentence: "Nobody ever sees anything.",
  needs: ["visible"],
  monitor: ({ violated, arm }) => ({
    "process-started": arm,
    "visible": () => violated("a record is visible"),
  }),
});
const good = explore(scenario, { runs: 20 });
const bad = explore(scenario, { runs: 40, keepGoing: true, parts: restoredTransactionsNotCommitted.plant(REFERENCE_PARTS) });
const own = explore(scenario, { runs: 1, properties: ["nothing-visible"], extraProperties: [neverVisible] });

/** What the matcher says when it fails; "" when it passes. */
function complaint(report: unknown, name: string, not = false): string {
  try {
    if (not) expect(report as ExploreReport).not.toHold(name);
    else expect(report as ExploreReport).toHold(name);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a report in which nothing broke", () => {
  test.each(["exactly-once-output", "exactly-once-state", "job-ends"])("holds %s", (name) => {
    expect(good).toHold(name);
  });

  test("does not pass as broken", () => {
    expect(complaint(good, "exactly-once-output", true)).toBe('exactly-once-output holds in "two-phase-commit": none of 20 runs with seed "1" broke it');
  });
});

describe("a report with a violation", () => {
  test("does not hold what its property belongs to, and the property itself", () => {
    expect(bad).not.toHold("exactly-once-output");
    expect(bad).not.toHold("committed-eventually");
  });

  const message = complaint(bad, "exactly-once-output");
  test.each([
    ["the guarantee and the scenario", 'exactly-once-output does not hold in "two-phase-commit"'],
    ["the property and the run", /no-loss-output broke in run \d+ of seed 1/],
    ["the property's sentence", "Every input row is visible in the output at the end, as often"],
    ["why it broke", /why +the record of partition \d, offset \d+ \(key [\d-]+\) never became visible/],
    ["the decisions in words", bad.violations.find(({ property }) => property === "no-loss-output")!.reproduction.decisions[0]!.words.slice(0, 40)],
    ["what still holds", /still hold +.*exactly-once-state/],
    ["how to see it again", /again +replay\(report\.violations\[\d\]\.reproduction, \{ sinks \}\)/],
  ])("says %s", (_what, words) => {
    expect(message).toMatch(words);
  });

  test("says it in at most 45 lines", () => {
    expect(message.split("\n").length).toBeLessThan(46);
  });
});

describe("a report that shows nothing", () => {
  const idle = explore(scenario, { runs: 0 });
  const unarmed = { ...good, unarmed: ["one-explanation"] } satisfies ExploreReport;
  const twoWays = { ...good, nondeterminism: { run: 7, digests: ["a", "b"] } } as const satisfies ExploreReport;

  test.each<[why: string, ExploreReport, string]>([
    ["nothing ran", idle, "nothing ran"],
    ["a property was never armed", unarmed, "in 20 runs there was never anything that could have broken one-explanation"],
    ["a run went two ways", twoWays, "run 7 was executed twice and went two ways"],
  ])("passes neither way when %s", (_why, report, words) => {
    expect(complaint(report, "exactly-once-output")).toContain(`nothing is shown about exactly-once-output in "two-phase-commit": ${words}`);
    expect(complaint(report, "exactly-once-output", true)).toContain(words);
  });
});

describe("a name", () => {
  test("may be a user's own property", () => {
    expect(own).not.toHold("nothing-visible");
    expect(complaint(own, "nothing-visible")).toContain("Nobody ever sees anything.");
  });

  test("that is unknown is answered with all there are", () => {
    const message = complaint(good, "exactly-twice");
    expect(message).toContain('there is no guarantee and no judged property "exactly-twice"');
    expect(message).toContain("the guarantees are at-least-once-output, at-most-once-output, exactly-once-output");
    expect(message).toContain("no-orphan-transaction");
    expect(complaint(good, "exactly-twice", true)).toBe(message);
  });

  test("of a guarantee that was not judged in full is refused", () => {
    expect(complaint(own, "exactly-once-output")).toBe('exactly-once-output cannot be told from this report: property "no-loss-output" was not judged in "two-phase-commit"');
  });
});

test("anything but a report is refused", () => {
  expect(complaint(3, "exactly-once-output")).toBe("toHold is for what explore() returns, not for number");
  expect(complaint(null, "exactly-once-output", true)).toBe("toHold is for what explore() returns, not for null");
});

test("a sink of one's own is judged like any other", () => {
  expect(explore(scenario, { runs: 10, sinks: { output: () => new TransactionalLogSink() } })).toHold("exactly-once-output");
});
