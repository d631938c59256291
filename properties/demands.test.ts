// Each demand that two-phase commit makes of an external system, switched off: the property that breaks without it. With all of them met, unbroken.test.ts says.
import { describe, expect, test } from "vitest";
import { exploreScenario } from "../explorer/campaign/explore.js";
import { loadScenario } from "../explorer/scenario/load.js";
import type { Demands } from "../impl/environment/demands.js";
import type { PropertyName } from "./property.js";

const LOST: readonly (readonly [scenario: string, demand: keyof Demands, lost: readonly PropertyName[]])[] = [
  ["two-phase-commit", "transactions", ["nothing-uncommitted-readable", "no-duplicate-output"]],
  ["two-phase-commit", "writable", ["job-ends", "no-loss-output"]],
  ["two-phase-commit", "held", ["committed-eventually", "no-loss-output"]],
  ["two-phase-commit", "recoverable", ["committed-eventually", "no-loss-output"]],
  ["two-phase-commit", "idempotentCommit", ["no-duplicate-output"]],
  ["xa-database", "transactions", ["nothing-uncommitted-readable", "no-duplicate-output"]],
  ["xa-database", "writable", ["job-ends", "no-loss-output"]],
  ["xa-database", "held", ["committed-eventually", "no-loss-output"]],
  ["xa-database", "recoverable", ["committed-eventually", "no-loss-output"]],
  ["xa-database", "idempotentCommit", ["job-ends"]],
];

describe.each(LOST)("%s without the demand %s", (name, demand, lost) => {
  const scenario = loadScenario(name, { set: [`demands.${demand}=false`] });

  test.each(lost)("breaks %s", (property) => {
    const report = exploreScenario(scenario, { seed: "demands", runs: 300, shrink: false, properties: [property] });
    expect(report.violations.map((violation) => violation.property)).toEqual([property]);
  });
});

describe("a plain run", () => {
  test.each(["held", "recoverable", "idempotentCommit"])("does not show that %s is missing: it takes a fault", (demand) => {
    const faultless = loadScenario("two-phase-commit", { set: [`demands.${demand}=false`], faults: [] });
    expect(exploreScenario(faultless, { seed: "demands", runs: 3 }).violations).toEqual([]);
  });
});
