// Historical bug A3: a restored commit that is refused again and again.
import { expect, test } from "vitest";
import { check } from "../checker/check.js";
import { loopLength } from "../checker/trace.js";
import { recovery } from "./recovery.js";

test("a job that fails whenever a restored commit is refused restarts for ever", () => {
  const result = check(recovery.instance({ policy: "fail" }), { keepGoing: true });
  expect(result.violations.map(({ property, trace }) => [property, trace.steps.length, loopLength(trace)])).toEqual([["job-ends", 6, 4], ["a-restart-ends", 6, 4]]);
});

test("one that drops and reports what was refused ends", () => {
  expect(check(recovery.instance({ policy: "drop-and-report" }))).toMatchObject({ stop: null, violations: [] });
});

test("without a timeout nothing is refused, whatever the policy", () => {
  expect(check(recovery.instance({ policy: "fail", timeout: "never" }))).toMatchObject({ stop: null, violations: [] });
});
