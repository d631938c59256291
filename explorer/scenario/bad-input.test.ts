// Whatever is wrong with a scenario, its input or an option is refused in one sentence with its place; nothing else is ever thrown,
// and what is not refused runs. Thousands of spoilt documents, spoilt lines and senseless options, always the same ones.
import { Ajv } from "ajv";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DULL } from "../../impl/simulator/kernel/oracle.js";
import { FAULTS } from "../../impl/simulator/faults/faults.js";
import { BadInput } from "./bad-input.js";
import { documentProblems } from "./document.js";
import { readRows } from "./input.js";
import { parseJson } from "./json-text.js";
import { listed } from "./wording.js";
import { documentOf, loadScenario, parseScenario, scenarioNames, validateScenario, type Overrides } from "./load.js";
import { prepare, run } from "./run.js";
import type { Scenario } from "./scenario.js";
import { ScenarioDocument } from "./schema.js";

const LINES = '{"card":"a","cents":5}\n{"card":"b","cents":-2}\n{"card":7,"cents":1}\n{"card":true,"cents":0}\n';
const PLAIN = {
  format: "barricade-scenario/1",
  name: "plain",
  description: "Two lanes.",
  job: {
    vertices: [
      { name: "source", kind: "source", source: "replayable", parallelism: 2 },
      { name: "aggregate", kind: "operator", operator: "running-sum", parallelism: 2 },
      { name: "output", kind: "sink", sink: "two-phase-commit", system: "transactional-log", parallelism: 2 },
    ],
    edges: [{ from: "source", to: "aggregate", partitioning: "hash" }, { from: "aggregate", to: "output", partitioning: "forward" }],
    maxParallelism: 128,
  },
  configuration: { interval: 20, tolerableFailedCheckpoints: 3, restart: { strategy: "fixed-delay", attempts: 5, delay: 10 } },
  input: { file: "cards.ndjson", fields: { key: "card", value: "cents" }, partitions: 2 },
  arrival: 2,
  transactionTimeout: 3_600_000,
  faults: { allowed: ["delay", "task-crash"], maxCrashesPerProcess: 2, healAt: 400 },
  expected: { "exactly-once-output": "holds" },
};
const TEXT = JSON.stringify(PLAIN, null, 2);
const INLINE = documentOf(parseScenario(TEXT, "plain.json", () => LINES));

const parsed = (text: string, overrides?: Overrides): Scenario => parseScenario(text, "jobs/plain.json", () => LINES, overrides);

/** Runs what is accepted, without any fault: it ends, and holds all that it promises, unless its own settings forbid it. */
function expectScenarioOrRefusal(attempt: () => Scenario): "accepted" | "refused" {
  let scenario: Scenario;
  try {
    scenario = attempt();
  } catch (error) {
    expectRefusal(error);
    return "refused";
  }
  const { interval, minPause, timeout } = scenario.configuration;
  const { reason, verdicts } = run(prepare(scenario), DULL);
  if (scenario.transactionTimeout < Math.max(interval, minPause) + timeout + 1_000) return "accepted";
  expect({ reason, broken: verdicts.filter((verdict) => verdict.kind === "violated" && verdict.promised) }).toEqual({ reason: "at-rest", broken: [] });
  return "accepted";
}

function expectRefusal(error: unknown): void {
  if (!(error instanceof BadInput)) throw error;
  expect(error.problems.length).toBeGreaterThan(0);
  expect(error.message.startsWith(`${error.problems[0]!.place}: ${error.problems[0]!.message}`)).toBe(true);
  for (const { place, message } of error.problems) {
    expect(place).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u);
    expect(message.length).toBeLessThan(700);
    expect(message).toMatch(/^[^\n]+[^.\n]$/);
    expect(message.replace(/"(?:[^"\\]|\\.)*"/g, "")).not.toMatch(/undefined|\[object|NaN|\bfunction\b|anyOf|schema|typebox|Error:|\bat \S+:\d/i);
  }
}

type Node = Record<string, unknown> | unknown[];
const WORDS = ["", "x", "__proto__", "constructor", "coordinator", "partition", "world-0", "sink", "hash", "delay", "Ünïcode 🦆 \u2028\u202e"];
const NUMBERS = [-1, 0, 1, 1.5, 3, 8, 9, 200, 2 ** 31, Number.MAX_SAFE_INTEGER, 2 ** 53, 1e300, -0];
const anyWrong: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, [], {}, [[]], [{}], { kind: "sink" }, { rows: [] }, ...WORDS, ...NUMBERS), fc.jsonValue(),
);

/** One change somewhere in a document, in place. */
const anyChange: fc.Arbitrary<(document: unknown) => void> = fc
  .record({ at: fc.nat(), which: fc.nat(), how: fc.constantFrom("remove", "replace", "replace", "rename", "add", "double"), value: anyWrong, word: fc.constantFrom(...WORDS) })
  .map(({ at, which, how, value, word }) => (document) => {
    const nodes = nodesOf(document);
    if (nodes.length === 0) return;
    const node = nodes[at % nodes.length]!;
    if (Array.isArray(node)) changeList(node, which % Math.max(node.length, 1), how, structuredClone(value));
    else changeFields(node, Object.keys(node)[which % Object.keys(node).length] ?? word, how, structuredClone(value), word);
  });

function changeList(list: unknown[], index: number, how: string, value: unknown): void {
  if (how === "remove") list.splice(index, 1);
  else if (how === "double") list.push(list[index] ?? value);
  else list[index] = value;
}

function changeFields(fields: Record<string, unknown>, name: string, how: string, value: unknown, word: string): void {
  const define = (as: string, what: unknown): unknown => Object.defineProperty(fields, as, { value: what, enumerable: true, configurable: true, writable: true });
  if (how === "add") define(word, value);
  if (how === "replace") define(name, value);
  if (how === "rename") define(`${name}s`, fields[name]);
  if (how === "rename" || how === "remove") Reflect.deleteProperty(fields, name);
}

function nodesOf(value: unknown): readonly Node[] {
  return typeof value === "object" && value !== null ? [value as Node, ...Object.values(value).flatMap(nodesOf)] : [];
}

const spoilt = (document: unknown): fc.Arbitrary<unknown> => fc.array(anyChange, { minLength: 1, maxLength: 3 }).map((changes) => {
  const copy = structuredClone(document);
  for (const change of changes) change(copy);
  return copy;
});

/** A text cut off, or with a piece taken out, doubled or overwritten. */
const spoiltText = (text: string): fc.Arbitrary<string> => fc
  .record({ at: fc.nat(text.length), length: fc.nat(12), how: fc.constantFrom("cut", "take", "double", "write"), piece: fc.constantFrom(...'{}[]",:\\0-1.e \t\n\r\u0000\u2028🦆tnf'.split(""), "null", "//", "'", "1e999", '"\\u00"', "[".repeat(20_000)) })
  .map(({ at, length, how, piece }) => {
    if (how === "cut") return text.slice(0, at);
    if (how === "take") return text.slice(0, at) + text.slice(at + length);
    if (how === "double") return text.slice(0, at + length) + text.slice(at);
    return text.slice(0, at) + piece + text.slice(at + 1);
  });

/** Runs a fixed sequence, and demands that it is not all of one kind. */
function expectBoth<Value>(values: fc.Arbitrary<Value>, attempt: (value: Value) => Scenario, runs = 1_500): void {
  const seen = { accepted: 0, refused: 0 };
  fc.assert(fc.property(values, (value) => void seen[expectScenarioOrRefusal(() => attempt(value))]++), { numRuns: runs, seed: 20260101 });
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(runs / 100);
}

describe("either runs or is refused in a sentence with its place:", () => {
  test("a scenario whose fields are spoilt", () => {
    expectBoth(spoilt(PLAIN), (document) => parsed(JSON.stringify(document)));
  });

  test("a scenario with its rows in place whose fields are spoilt", () => {
    expectBoth(spoilt(INLINE), (document) => validateScenario(document, "run.json#/scenario"));
  });

  test("a scenario whose text is spoilt", () => {
    expectBoth(spoiltText(TEXT), (text) => parsed(text));
  });

  test("an input whose text is spoilt", () => {
    expectBoth(spoiltText(LINES), (lines) => parseScenario(TEXT, "jobs/plain.json", () => lines));
  });

  test("anything at all in a scenario's place", () => {
    fc.assert(fc.property(fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, withSparseArray: true }), (value) => {
      expect(expectScenarioOrRefusal(() => validateScenario(value, "run.json"))).toBe("refused");
    }), { numRuns: 1_000, seed: 1 });
  });

  test("any options", () => {
    const name = fc.constantFrom("interval", "configuration.interval", "restart.attempts", "tolerableFailedCheckpoints", "sink.parallelism", "output.parallelism", "parallelism", "healAt", "arrival", "exactly-once-output", "__proto__", "constructor.name", "", ".", "intervall");
    const value = fc.constantFrom("=50", "=3", "=1", "=0", "=-1", "=1e3", "=1.5", "=null", "=holds", "={}", "=", "", "==", "=\n");
    const options: fc.Arbitrary<Overrides> = fc.record({
      input: fc.constantFrom(undefined, undefined, "other.ndjson", "", "\u0000"),
      fields: fc.option(fc.record({ key: fc.constantFrom("card", "cents", "crad", "", "__proto__"), value: fc.constantFrom("cents", "card", "toString") }, { requiredKeys: [] }), { nil: undefined, freq: 2 }),
      partitions: fc.constantFrom(undefined, undefined, 0, 1, 2, 3, 16, 17, 1.5, NaN),
      set: fc.array(fc.tuple(name, value).map((parts) => parts.join("")), { maxLength: 2 }),
      faults: fc.option(fc.array(fc.constantFrom(...FAULTS, "crash", "__proto__", ""), { maxLength: 2 }), { nil: undefined }),
    });
    expectBoth(fc.tuple(fc.boolean(), options), ([isInline, overrides]) => parsed(isInline ? JSON.stringify(INLINE) : TEXT, overrides));
  });
});

describe("the words agree with the judges they stand for:", () => {
  test("a spoilt document has problems exactly when a validator that is not ours refuses it", () => {
    const fitsSchema = new Ajv().compile(ScenarioDocument);
    fc.assert(fc.property(fc.oneof(spoilt(PLAIN), spoilt(INLINE)), (document) => {
      expect(documentProblems(document).length === 0).toBe(fitsSchema(document));
    }), { numRuns: 3_000, seed: 7 });
  });

  test("a spoilt text is refused exactly when Node's parser refuses it, or when it names a field twice or nests too deep", () => {
    fc.assert(fc.property(fc.oneof(spoiltText(TEXT), spoiltText(LINES.split("\n")[0]!), fc.json().chain(spoiltText), fc.json()), (text) => {
      const [ours, nodes] = [outcomeOf(() => parseJson(text, "x")), outcomeOf(() => JSON.parse(text) as unknown)];
      if (ours.error instanceof BadInput && /stands here a second time|levels deep/.test(ours.error.message)) return;
      expect(ours.value).toEqual(nodes.value);
      expect(ours.error === null).toBe(nodes.error === null);
    }), { numRuns: 4_000, seed: 7 });
  });

  function outcomeOf(parse: () => unknown): { readonly value: unknown; readonly error: unknown } {
    try {
      return { value: parse(), error: null };
    } catch (error) {
      return { value: null, error };
    }
  }
});

describe("the commonest mistakes:", () => {
  const changed = (change: (document: typeof PLAIN) => void, overrides?: Overrides): Scenario => {
    const copy = structuredClone(PLAIN);
    change(copy);
    return parsed(JSON.stringify(copy), overrides);
  };
  const same = (): void => undefined;
  const rows = (line: string): unknown => readRows(`{"card":"a","cents":5}\n${line}\n`, { file: "cards.ndjson", fields: { key: "card", value: "cents" }, partitions: 1 });

  test.each<[what: string, attempt: () => unknown, message: string]>([
    ["a misspelt scenario", () => loadScenario("two-fase-commit"),
      `scenario two-fase-commit: there is no scenario "two-fase-commit"; perhaps "two-phase-commit" is meant; the scenarios are ${listed(scenarioNames())}, and a file of your own is named by a path that ends in .json.`],
    ["a path that leads nowhere", () => loadScenario("./no-such.json"), "./no-such.json: the file cannot be read: there is none at this path; check how it is spelt and from where it is named."],
    ["a comma too many", () => parsed('{\n  "name": "x",\n}'), 'jobs/plain.json:2:14: this is not JSON: there is a comma too many before "}"; remove it.'],
    ["a comma too few", () => parsed('{"a": 1 "b": 2}'), 'jobs/plain.json:1:9: this is not JSON: a comma or "}" must stand here, not "b".'],
    ["a text that is cut off", () => parsed(TEXT.slice(0, TEXT.indexOf(',\n  "description"'))), "jobs/plain.json:3:18: this is not JSON: the text ends where a comma or \"}\" must stand; perhaps it is cut off."],
    ["a name that stands twice", () => parsed('{"arrival": 1, "arrival": 2}'), 'jobs/plain.json:1:16: this is not JSON: the name "arrival" stands here a second time; remove one of the two.'],
    ["a field that is missing", () => changed((document) => Reflect.deleteProperty(document.job.vertices[0]!, "parallelism")),
      'jobs/plain.json#/job/vertices/0: the field "parallelism" is missing from item 1 of "vertices"; add it with a whole number from 1 to 8.'],
    ["a field that is misspelt", () => changed((document) => Object.assign(document.configuration, { intervall: 5 })),
      'jobs/plain.json#/configuration/intervall: "configuration" has no field "intervall"; remove it, the fields are "mode", "interval", "timeout", "maxConcurrentCheckpoints", "minPause", "tolerableFailedCheckpoints", "retained", "retention", "restart", "channelCapacity" and "sinkBatch".'],
    ["a kind that is misspelt", () => changed((document) => (document.job.vertices[1]!.kind = "opperator")),
      'jobs/plain.json#/job/vertices/1/kind: "kind" must be "source", "operator" or "sink", not "opperator"; perhaps "operator" is meant.'],
    ["a number out of range", () => changed((document) => (document.configuration.interval = 5)),
      'jobs/plain.json#/configuration/interval: "interval" must be a whole number from 10 to 1000000000, not 5.'],
    ["a fault that there is not", () => changed((document) => document.faults.allowed.push("task-crush")),
      `jobs/plain.json#/faults/allowed/2: item 3 of "allowed" must be ${FAULTS.map((fault) => `"${fault}"`).join(", ").replace(/, ([^,]+)$/, " or $1")}, not "task-crush"; perhaps "task-crash" is meant.`],
    ["an edge to no vertex", () => changed((document) => (document.job.edges[1]!.to = "outputs")), 'jobs/plain.json#/job/edges/1/to: no vertex is called "outputs"; perhaps "output" is meant.'],
    ["unequal parallelism", () => changed(same, { set: ["output.parallelism=3"] }),
      'jobs/plain.json#/job/edges/1: a "forward" edge needs equal parallelism, but "aggregate" has 2 and "output" has 3; make them equal or partition by "hash".'],
    ["more sources than partitions", () => changed((document) => (document.input.partitions = 1)),
      'jobs/plain.json#/job/vertices/0/parallelism: each of the 2 subtasks of "source" needs a partition to read, but the input has 1; lower the parallelism or deal the input to more partitions.'],
    ["a field that the lines do not have", () => parsed(TEXT, { input: "mine.ndjson", fields: { key: "crad" } }),
      'mine.ndjson:1: the line has no field "crad" for the record\'s key; its fields are "card" and "cents"; perhaps "card" is meant.'],
    ["a line that is not JSON", () => rows("a,5"), 'cards.ndjson:2:1: expected one JSON object, but this is not JSON: a value must stand here, not "a".'],
    ["an empty line", () => rows("\n{}"), "cards.ndjson:2: the line is empty; expected one JSON object, so remove the line."],
    ["a list in a line's place", () => rows("[1]"), "cards.ndjson:2: expected one JSON object, but the line is a list; write each of its items as an object on a line of its own."],
    ["a value in quotes", () => rows('{"card":"a","cents":"5"}'), 'cards.ndjson:2: the value "cents" must be a whole number, not the string "5"; write it without quotes.'],
    ["a value that is no whole number", () => rows('{"card":"a","cents":5.5}'),
      'cards.ndjson:2: the value "cents" must be a whole number so that sums are exact, not 5.5; give it in a smaller unit, cents instead of euros.'],
    ["an empty file", () => readRows("\n", { file: "none.ndjson", fields: { key: "a", value: "b" }, partitions: 1 }), "none.ndjson: the file is empty; it must hold one JSON object a line."],
    ["a setting that is misspelt", () => parsed(TEXT, { set: ["intervall=50"] }), 'set intervall=50: nothing that can be set is called "intervall"; perhaps "interval" is meant.'],
    ["a setting that could be several", () => parsed(TEXT, { set: ["parallelism=3"] }),
      'set parallelism=3: "parallelism" could be "job.vertices.source.parallelism", "job.vertices.aggregate.parallelism" or "job.vertices.output.parallelism"; write more of it.'],
    ["a setting given twice", () => parsed(TEXT, { set: ["interval=50", "configuration.interval=60"] }), 'set configuration.interval=60: "configuration.interval" is set twice; keep one of the two.'],
    ["a setting of the wrong kind", () => parsed(TEXT, { set: ["interval=often"] }), 'set interval=often: "interval" must be a whole number from 10 to 1000000000, not "often".'],
    ["fields without a file", () => parsed(JSON.stringify(INLINE), { fields: { key: "card" } }),
      "fields.key: fields.key must go with a file, but the scenario's rows stand in the scenario itself; give an input file too, or leave fields.key out."],
    ["two mistakes at once", () => changed((document) => Object.assign(document, { arrival: -1, name: "Two Words" })),
      'jobs/plain.json#/name: "name" must be lower-case words joined by hyphens, not "Two Words" (and 1 more).'],
  ])("%s", (_what, attempt, message) => {
    expect(messageOf(attempt)).toBe(message);
  });

  function messageOf(attempt: () => unknown): string {
    try {
      attempt();
    } catch (error) {
      if (error instanceof BadInput) return error.message;
      throw error;
    }
    return "nothing was refused";
  }
});
