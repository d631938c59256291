// What `barricade check` runs comes out as its data says; and data that is wrong would be noticed.
import { describe, expect, test } from "vitest";
import { DEFAULT_SET, type DefaultCheck } from "../../model/default-set.js";
import { Board } from "./board.js";
import { checkVerdict, type CheckVerdict } from "./expectation.js";
import { runCheck } from "./model-check.js";

function verdictOf({ model, constants, expected }: DefaultCheck, limit = 10_000_000): CheckVerdict {
  const properties = expected.kind === "violated" ? [expected.property] : null;
  return checkVerdict({ expected, result: runCheck({ model, constants, properties, limit, keepGoing: false, fingerprints: false }, new Board()) });
}

describe("the default set", () => {
  test.each(DEFAULT_SET.map((one) => [`${one.model} ${Object.entries(one.constants).map((pair) => pair.join("=")).join(" ")}`, one] as const))("%s", (_name, one) => {
    expect(verdictOf(one)).toBe("as-expected");
  });
});

describe("an expectation", () => {
  const fault: DefaultCheck = { model: "checkpointing", constants: { fault: "commit-at-pre-commit" }, expected: { kind: "violated", property: "commit-only-after-completion", length: 7 } };

  test("of a violation is met by that property, at that length, with that loop", () => {
    expect(verdictOf(fault)).toBe("as-expected");
    expect(verdictOf({ ...fault, expected: { kind: "violated", property: "commit-only-after-completion", length: 8 } })).toBe("unexpected");
    expect(verdictOf({ ...fault, expected: { kind: "violated", property: "commit-only-after-completion", length: 7, loop: 3 } })).toBe("unexpected");
    expect(verdictOf({ ...fault, constants: {} })).toBe("unexpected");
    expect(verdictOf({ ...fault, expected: { kind: "holds" } })).toBe("unexpected");
  });

  test("is left open by a limit", () => {
    expect(verdictOf(fault, 20)).toBe("inconclusive");
    expect(verdictOf({ model: "two-phase", constants: {}, expected: { kind: "holds" } }, 20)).toBe("inconclusive");
  });
});
