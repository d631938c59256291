/**
 * Whether a model's exploration came out as it must.
 */
import type { CheckResult } from "../../model/checker/result.js";
import { loopLength } from "../../model/checker/trace.js";
import type { DefaultCheck, Expected } from "../../model/default-set.js";
import { instanceCalled, type ModelCheck } from "./model-check.js";

export type CheckVerdict = "as-expected" | "unexpected" | "inconclusive" | "interrupted";

export interface Checked {
  readonly result: CheckResult;
  readonly expected: Expected;
}

/** The properties that are to be judged; null: all. */
export function judgedProperties({ model, constants, expected }: DefaultCheck): ModelCheck["properties"] {
  switch (expected.kind) {
    case "violated": return [expected.property];
    case "holds": {
      const { withdrawn } = expected;
      return withdrawn === undefined ? null : instanceCalled(model, constants).properties.map(({ name }) => name).filter((name) => !withdrawn.includes(name));
    }
  }
}

export function checkVerdict({ result, expected }: Checked): CheckVerdict {
  switch (expected.kind) {
    case "holds": {
      if (result.violations.length > 0) return "unexpected";
      if (result.stop !== null) return result.stop === "interrupted" ? "interrupted" : "inconclusive";
      return result.witnesses.every(({ length }) => length !== null) ? "as-expected" : "unexpected";
    }
    case "violated": {
      const violation = result.violations[0];
      if (violation === undefined) return result.stop === null ? "unexpected" : result.stop === "interrupted" ? "interrupted" : "inconclusive";
      const isSame = violation.property === expected.property && violation.trace.steps.length === expected.length;
      return isSame && (expected.loop === undefined || loopLength(violation.trace) === expected.loop) ? "as-expected" : "unexpected";
    }
  }
}

/** The worst of all. */
export function worstVerdict(all: readonly CheckVerdict[]): CheckVerdict {
  const order: readonly CheckVerdict[] = ["unexpected", "interrupted", "inconclusive"];
  return order.find((verdict) => all.includes(verdict)) ?? "as-expected";
}
