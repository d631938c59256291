// Recording and replaying: the same decisions give the same run, and strict replay notices every way in which it is another one.
import { beforeAll, describe, expect, test } from "vitest";
import { REFERENCE_PARTS } from "../../impl/engine/parts.js";
import { restoredTransactionsNotCommitted as bug } from "../../properties/bugs/restored-transactions-not-committed.js";
import { PROPERTIES } from "../../properties/catalogue.js";
import { exploreScenario } from "../campaign/explore.js";
import type { Violation } from "../campaign/violation.js";
import { BadInput } from "../scenario/bad-input.js";
import { loadScenario } from "../scenario/load.js";
import { prepare, run } from "../scenario/run.js";
import { fails } from "../shrink/shrink.js";
import { random } from "../strategies/random.js";
import { RecordingOracle, type Decision } from "./recording.js";
import { replayDocument } from "./replay-document.js";
import { ReplayingOracle } from "./replaying.js";
import { replay, type ReproductionDocument } from "./reproduction.js";

const scenario = loadScenario("two-phase-commit");
const prepared = prepare(scenario);
const parts = bug.plant(REFERENCE_PARTS);
const foreign: Decision = { kind: "lose-reply", subject: 999_999, ordinal: 3, alternatives: 2, value: 1 };

let violation: Violation;
let reproduction: ReproductionDocument;
beforeAll(() => {
  violation = exploreScenario(scenario, { parts, bug: bug.id, properties: [bug.property] }).violations[0]!;
  reproduction = violation.reproduction;
});

test("what is recorded replays to the same digest", () => {
  const strategy = random(prepared, "replay");
  for (let index = 0; index < 60; index++) {
    const recording = new RecordingOracle(strategy.oracle(index));
    const first = run(prepared, recording);
    const replaying = new ReplayingOracle(recording.decisions);
    const second = run(prepared, replaying);
    expect([second.digest, second.events, replaying.divergence()]).toEqual([first.digest, first.events, null]);
    expect(run(prepared, new ReplayingOracle(recording.decisions), { properties: [] }).digest).toBe(first.digest);
  }
});

describe("a reproduction", () => {
  test("shows its violation again", () => {
    expect(replayDocument(reproduction, { parts })).toMatchObject({ kind: "violated", violation: { property: bug.property, message: reproduction.message } });
  });

  test("may be given as text", () => {
    expect(replayDocument(JSON.stringify(reproduction), { parts }).kind).toBe("violated");
  });

  test("diverges or holds on an engine without the bug, which decides otherwise", () => {
    expect(replayDocument(reproduction).kind).not.toBe("violated");
  });

  test("stands on its own: its rows are in it", () => {
    expect(reproduction.scenario.input).toHaveProperty("rows");
  });
});

describe("strict replay diverges", () => {
  const again = (change: Partial<ReproductionDocument>) => replay({ ...reproduction, ...change }, prepare(violation.failure.scenario), parts);
  const first = () => reproduction.decisions[0]!;

  test("on an entry that is never met", () => {
    expect(again({ decisions: [...reproduction.decisions, { ...foreign, words: "" }] })).toEqual({ kind: "diverged", reason: expect.stringMatching(/\(lose-reply\) was never asked for$/) as string });
  });

  test("on other alternatives", () => {
    const { alternatives } = first();
    const decisions = [{ ...first(), alternatives: alternatives + 1 }, ...reproduction.decisions.slice(1)];
    expect(again({ decisions })).toEqual({ kind: "diverged", reason: expect.stringMatching(new RegExp(`had ${alternatives + 1} alternatives, now it has ${alternatives}$`)) as string });
  });

  test("on another digest", () => {
    expect(again({ digest: "0123456789abcdef" })).toEqual({ kind: "diverged", reason: `the run's digest is ${reproduction.digest}, the recorded one is 0123456789abcdef` });
  });

  test("on a missing decision", () => {
    expect(again({ decisions: reproduction.decisions.slice(1) }).kind).toBe("diverged");
  });
});

test("shrinking ignores entries that are never met", () => {
  const { scenario: smaller, decisions } = violation.failure;
  const properties = PROPERTIES.filter(({ name }) => name === bug.property);
  expect(fails(prepare(smaller), [...decisions, foreign], parts, properties)).toBe(true);
  expect(fails(prepare(smaller), [foreign], parts, properties)).toBe(false);
});

describe("a document that is no reproduction is refused", () => {
  test.each<[what: string, document: () => ReproductionDocument | string, place: string]>([
    ["no JSON", () => "{", "reproduction:1:2"],
    ["another format", () => JSON.stringify({ ...reproduction, format: "barricade-scenario/1" }), "reproduction#/format"],
    ["a decision of no kind", () => JSON.stringify({ ...reproduction, decisions: [{ ...reproduction.decisions[0], kind: "luck" }] }), "reproduction#/decisions/0/kind"],
    ["a scenario that cannot run", () => ({ ...reproduction, scenario: { ...reproduction.scenario, job: { ...reproduction.scenario.job, edges: [] } } }), "reproduction#/scenario/job/vertices/0"],
    ["a property that is not known", () => ({ ...reproduction, property: "my-own" }), "reproduction#/property"],
  ])("%s", (_what, document, place) => {
    const refused = (): unknown => replayDocument(document(), { parts });
    expect(refused).toThrow(BadInput);
    expect(refused).toThrow(new RegExp(`^${place}: `));
  });
});
