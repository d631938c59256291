// `barricade check`: what it prints, writes, refuses, and where it leaves.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { MODELS } from "../model/models.js";
import { DEFAULT_SET } from "../model/default-set.js";
import { barricade, documentOf, emptyFolder } from "../tools/testing/command.js";

const folder = emptyFolder();
const FAULT = ["check", "checkpointing", "--set", "fault=commit-at-pre-commit"];

describe("one model", () => {
  test("is told with its counts, actions, properties and witnesses", async () => {
    const { exit, out, err } = await barricade(["check", "two-phase", "--set", "resourceManagers=5", "--quiet"]);
    expect([exit, err]).toEqual([0, ""]);
    expect(out).toContain("8,832 states, 58,146 generated, depth 17");
    expect(out).toContain("decide-commit 1 ");
    expect(out).toContain("✓ all-committed: reached after 17 states");
  });

  test("is a document that fits its schema, the same each time", async () => {
    const [one, other] = [documentOf(await barricade(["check", "two-phase", "--json"])), documentOf(await barricade(["check", "two-phase", "--json"]))];
    expect(one).toMatchObject({ format: "barricade-check/1", verdict: "as-expected", models: [{ name: "two-phase", constants: { resourceManagers: 3 }, distinct: 288, generated: 1_146, depth: 11, violations: [] }] });
    expect({ ...one, timing: null }).toEqual({ ...other, timing: null });
  });

  test("that is violated ends with 1, and its counterexample is a timeline of what changes", async () => {
    const { exit, out } = await barricade(FAULT);
    expect(exit).toBe(1);
    expect(out).toMatch(/^checkpointing {2}fault=commit-at-pre-commit$/m);
    expect(out).toMatch(/✗ commit-only-after-completion is violated after 7 states/);
    expect(out).toMatch(/^ {3}1 {2}initially .*offset \[0, 0\]/m);
    expect(out).toMatch(/^ {3}2 {2}checkpoint-triggered +pending.*checkpoint 0 → 1; next 1 → 2$/m);
    expect(documentOf(await barricade([...FAULT, "--json"]))).toMatchObject({ verdict: "unexpected", models: [{ stop: "violation", violations: [{ property: "commit-only-after-completion", length: 7, loop: 0 }] }] });
  });

  test("stopped by its limit is inconclusive, and says what to do", async () => {
    const { exit, out } = await barricade(["check", "two-phase", "--limit", "100"]);
    expect(exit).toBe(4);
    expect(out).toMatch(/Nothing is violated so far; the limit of 100 states was reached before all were explored\. Give --limit a larger number/);
  });

  test("that is interrupted says how far it came", async () => {
    const { exit, out } = await barricade(["check", "two-phase", "--set", "resourceManagers=7"], { interrupts: true });
    expect(exit).toBe(130);
    expect(out).toMatch(/interrupted after/);
  });
});

test("a counterexample is written in the Informal Trace Format, whole numbers as such", async () => {
  const file = path.join(folder, "trace.itf.json");
  expect(await barricade([...FAULT, "--itf", file])).toMatchObject({ exit: 1, err: "" });
  const document = JSON.parse(readFileSync(file, "utf8")) as { vars: string[]; states: Record<string, unknown>[] };
  expect(document).toMatchObject({ "#meta": { format: "ITF", source: "checkpointing" }, params: [] });
  expect(document.states).toHaveLength(7);
  for (const state of document.states) expect(Object.keys(state)).toEqual(["#meta", ...document.vars]);
  expect(document.states[0]).toMatchObject({ "#meta": { index: 0 }, offset: [{ "#bigint": "0" }, { "#bigint": "0" }], visible: { once: { "#set": [] } } });
  const values = document.states.map((state) => ({ ...state, "#meta": null }));
  expect(JSON.stringify(values)).not.toMatch(/[:[,]-?\d/);
  expect(await barricade([...FAULT, "--itf", file])).toMatchObject({ exit: 2, err: expect.stringMatching(/trace\.itf\.json: the file exists already/) as string });
});

test("the list names every model, its constants and their ranges", async () => {
  const { out } = await barricade(["check", "--list"]);
  expect(out).toMatch(/resourceManagers +1 to 12; usually 3: how many take part/);
  expect(documentOf(await barricade(["check", "--list", "--json"]))).toMatchObject({ format: "barricade-models/1", models: MODELS.map(({ name }) => ({ name })) });
});

test("every check of the default set names a model and values that it takes", () => {
  for (const { model, constants } of DEFAULT_SET) expect(() => MODELS.find(({ name }) => name === model)!.instance(constants)).not.toThrow();
});

describe("refuses in one sentence", () => {
  test.each<[what: string, argv: readonly string[], message: RegExp]>([
    ["a model that there is not", ["two-fase"], /^barricade: check: there is no model "two-fase"; perhaps "two-phase" is meant\.\n$/],
    ["a constant that there is not", ["two-phase", "--set", "managers=3"], /^barricade: --set: two-phase has no constant "managers"; it has resourceManagers\.\n$/],
    ["a value out of range", ["two-phase", "--set", "resourceManagers=99"], /^barricade: --set: resourceManagers must be a whole number from 1 to 12, not 99\.\n$/],
    ["a word where a number must be", ["two-phase", "--set", "resourceManagers=many"], /from 1 to 12, not "many"\.\n$/],
    ["a word that there is not", ["checkpointing", "--set", "mode=alined"], /^barricade: --set: mode must be one of aligned, /],
    ["a constant without a value", ["two-phase", "--set", "resourceManagers"], /a constant is set as in name=value\.\n$/],
    ["a constant twice", ["two-phase", "--set", "resourceManagers=3", "--set", "resourceManagers=4"], /"resourceManagers" is set twice/],
    ["constants that need others", ["checkpointing", "--set", "fault=no-channel-state"], /^barricade: --set: fault=no-channel-state needs mode=unaligned: elsewhere there is nothing that it could replace\.\n$/],
    ["constants whose states are too large", ["checkpointing", "--set", "checkpoints=12", "--set", "crashes=9", "--set", "aborts=9"], /^barricade: --set: with these constants a state is too large to be packed: one of its values takes \d+ bits, and 31 are the most; give smaller ones\.\n$/],
    ["constants with too many ways to act", ["exactly-once", "--set", "sources=3", "--set", "records=3", "--set", "riding=2"], /^barricade: --set: these constants make 262,152 ways to act in each state, and 25,000 are the most; give smaller ones\.\n$/],
    ["constants of no model", ["--set", "a=1"], /--set: constants belong to a model; name one\.\n$/],
    ["a counterexample of no model", ["--itf", "x"], /--itf: a counterexample belongs to a model; name one\.\n$/],
    ["a limit of nothing", ["two-phase", "--limit", "0"], /--limit: it must be a whole number from 1/],
  ])("%s", async (_what, argv, message) => {
    const { exit, out, err } = await barricade(["check", ...argv]);
    expect([exit, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
  });
});
