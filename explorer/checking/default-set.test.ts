// What `barricade check` runs, save what is large (`CHECKS=all` takes it in), comes out as its data says; and data that is wrong would be noticed.
import { describe, expect, test } from "vitest";
import type { Model } from "../../model/checker/model.js";
import { DEFAULT_SET, type DefaultCheck } from "../../model/default-set.js";
import { MODELS } from "../../model/models.js";
import { Board } from "./board.js";
import { checkVerdict, judgedProperties, type CheckVerdict } from "./expectation.js";
import { runCheck } from "./model-check.js";

/** By model, the actions that any check of the set has taken. */
const taken = new Map<string, Set<string>>();

function verdictOf(one: DefaultCheck, limit = 10_000_000): CheckVerdict {
  const { model, constants, expected } = one;
  const result = runCheck({ model, constants, properties: judgedProperties(one), limit, keepGoing: false, fingerprints: false }, new Board());
  const ofModel = taken.get(model) ?? new Set();
  for (const { action, generated } of result.actions) if (generated > 0) ofModel.add(action);
  taken.set(model, ofModel);
  return checkVerdict({ expected, result });
}

/** Every action that the model has with any of its constants' words. */
function actionsOf(model: Model): readonly string[] {
  const settings = Object.entries(model.constants).flatMap(([name, { type }]): readonly Setting[] => (type.kind === "word" ? type.words.map((word) => ({ [name]: word })) : [{ [name]: type.max }]));
  return [...new Set(settings.flatMap((setting) => actionNames(model, setting)))];
}

type Setting = Readonly<Record<string, string | number>>;

/** As many of the others as go with it are on too. */
const ALL_ON = { snapshots: "in-steps", failover: "by-task", transactions: "first-record", cancellation: "markers", concurrent: 2, aborts: 1, timeouts: 1, lost: 1, zombies: "linger" };

function actionNames(model: Model, setting: Setting): readonly string[] {
  const attempts = [setting, { ...ALL_ON, ...setting }];
  return attempts.flatMap((values) => {
    try {
      return model.instance(values).actions.map(({ name }) => name);
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  });
}

describe("the default set", () => {
  const tried = DEFAULT_SET.filter(({ large }) => large !== true || process.env["CHECKS"] === "all");
  test.each(tried.map((one) => [`${one.model} ${Object.entries(one.constants).map((pair) => pair.join("=")).join(" ")}`, one] as const))("%s", (_name, one) => {
    expect(verdictOf(one)).toBe("as-expected");
  });
});

test("every action of every model is taken by some check of the default set", () => {
  const never = MODELS.flatMap((model) => actionsOf(model).filter((action) => taken.get(model.name)?.has(action) !== true).map((action) => `${model.name}: ${action}`));
  expect(never).toEqual([]);
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
