/**
 * `barricade/vitest`: importing it gives vitest's `expect` a matcher for what `explore` returns: `expect(report).toHold("exactly-once-output")`.
 */
import { expect } from "vitest";
import type { GuaranteeName } from "../properties/guarantees.js";
import type { AnyPropertyName } from "../properties/property.js";
import type { ScenarioReport } from "./campaign/scenario-report.js";
import { holding } from "./report/holds.js";

declare module "vitest" {
  // vitest's own declaration names the parameter, which is not needed here.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  interface Matchers<T> {
    /**
     * No run broke this guarantee or property, and some run could have.
     * `.not.toHold` demands a run that broke it: a report that shows nothing passes neither.
     */
    toHold(name: GuaranteeName | AnyPropertyName): void;
  }
}

expect.extend({
  toHold(received: unknown, name: GuaranteeName | AnyPropertyName) {
    if (!isReport(received)) throw new TypeError(`toHold is for what explore() returns, not for ${received === null ? "null" : typeof received}`);
    const { kind, message } = holding(received, name);
    return { pass: kind === "nothing-shown" ? this.isNot : kind === "holds", message: () => message };
  },
});

function isReport(value: unknown): value is ScenarioReport {
  return typeof value === "object" && value !== null && "violations" in value && "unarmed" in value && "guarantees" in value;
}
