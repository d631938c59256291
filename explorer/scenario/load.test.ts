// Scenarios come by name or by path, with rows from files as users have them, and with what the user overrides.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { DEFAULT_CONFIGURATION } from "../../impl/engine/job/configuration.js";
import { DULL } from "../../impl/simulator/kernel/oracle.js";
import { GUARANTEES } from "../../properties/guarantees.js";
import { promised } from "../../properties/promises.js";
import { BadInput } from "./bad-input.js";
import { readRows } from "./input.js";
import { describeScenario, documentOf, loadScenario, scenarioNames, validateScenario, type Overrides } from "./load.js";
import { prepare, run } from "./run.js";

const folder = mkdtempSync(path.join(tmpdir(), "barricade-scenarios-"));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** Lines as flights have them: two candidates for a value, one below zero. */
function flights(count: number): string {
  return Array.from({ length: count }, (_, index) => `{"date":"2001/01/01","delay":${index % 7 - 3},"distance":${index},"origin":"A${index % 5}"}\n`).join("");
}

describe("the scenarios of the package", () => {
  test.each(scenarioNames())("%s: is named as its file, runs without faults, and then has every property that is promised", (name) => {
    const scenario = loadScenario(name);
    expect(scenario.name).toBe(name);
    const prepared = prepare(scenario);
    const { reason, verdicts } = run(prepared, DULL);
    const owed = promised(prepared.header);
    const needed = new Set<string>(Object.values(GUARANTEES).flat().filter((name) => owed.has(name)));
    expect({ reason, notHeld: verdicts.filter((verdict) => (verdict.kind === "violated" && verdict.promised) || (verdict.kind === "unarmed" && needed.has(verdict.property))) }).toEqual({ reason: "at-rest", notHeld: [] });
  });

  test.each(scenarioNames())("%s: is the same once it was written down with its rows", (name) => {
    const scenario = loadScenario(name);
    const copy = JSON.parse(JSON.stringify(documentOf(scenario))) as unknown;
    expect(validateScenario(copy, "run.json#/scenario")).toEqual(scenario);
  });

  test("are described", () => {
    expect(describeScenario("single-lane")).toMatchObject({ name: "single-lane", job: "source ×1 → aggregate ×1 → output ×1", partitions: 1, rows: 24 });
    expect(() => describeScenario("no-lane")).toThrow(BadInput);
  });
});

describe("a scenario of one's own", () => {
  const own = { ...documentOf(loadScenario("single-lane")), name: "mine", input: { file: "rows.ndjson", fields: { key: "k", value: "v" }, partitions: 1 } };

  test("is read from its path, and its input from beside it", () => {
    written("rows.ndjson", '\ufeff{"k":"ä","v":1}\r\n{"k":2.5,"v":-0}\r\n{"k":false,"v":3e2}\r\n\r\n');
    const scenario = loadScenario(written("mine.json", JSON.stringify(own)));
    expect(scenario.rows).toEqual([[{ key: "ä", value: 1 }, { key: "2.5", value: 0 }, { key: "false", value: 300 }]]);
    expect(scenario.configuration).toEqual({ ...DEFAULT_CONFIGURATION, sinkBatch: 4 });
  });

  test("may use names that JavaScript knows too", () => {
    written("rows.ndjson", '{"__proto__":"constructor","toString":1}\n{"__proto__":"__proto__","toString":2}\n');
    const text = JSON.stringify({ ...own, input: { file: "rows.ndjson", fields: { key: "__proto__", value: "toString" }, partitions: 1 } });
    const scenario = loadScenario(written("names.json", text));
    expect(scenario.rows).toEqual([[{ key: "constructor", value: 1 }, { key: "__proto__", value: 2 }]]);
    expect(run(prepare(scenario), DULL).verdicts.filter(({ kind }) => kind === "violated")).toEqual([]);
  });

  test.each<[what: string, file: () => string, says: RegExp]>([
    ["a file that is not there", () => path.join(folder, "none.json"), /none\.json: the file cannot be read: there is none at this path/],
    ["a folder", () => `${folder}/`, /it is a folder/],
    ["bytes that are no text", () => written("bytes.json", new Uint8Array([0x7b, 0xff, 0xfe])), /not text in UTF-8/],
    ["a file whose input is not there", () => written("lost.json", JSON.stringify({ ...own, input: { ...own.input, file: "../lost/rows.ndjson" } })), /lost[/\\]rows\.ndjson: the file cannot be read/],
  ])("is refused: %s", (_what, file, says) => {
    expect(() => loadScenario(file())).toThrow(says);
  });
});

describe("an input of one's own", () => {
  const file = written("flights.ndjson", flights(600));
  const fields = { key: "origin", value: "delay" };

  test("takes the place of the scenario's, dealt to as many partitions, and healing waits in proportion", () => {
    const [plain, changed] = [loadScenario("two-phase-commit"), loadScenario("two-phase-commit", { input: file, fields })];
    expect(changed.rows.map(({ length }) => length)).toEqual([300, 300]);
    expect(changed.rows[1]!.slice(0, 2)).toEqual([{ key: "A1", value: -2 }, { key: "A3", value: 0 }]);
    expect(changed.faults).toEqual({ ...plain.faults, healAt: plain.faults.healAt * 10 });
    expect(run(prepare(changed), DULL).verdicts.filter(({ kind }) => kind === "violated")).toEqual([]);
  });

  test("that is shorter leaves healing where it is, and so does an explicit setting", () => {
    const { faults } = loadScenario("two-phase-commit");
    expect(loadScenario("two-phase-commit", { input: written("few.ndjson", flights(6)), fields }).faults).toEqual(faults);
    expect(loadScenario("two-phase-commit", { input: file, fields, set: [`healAt=${faults.healAt}`] }).faults).toEqual(faults);
  });

  test("whose fields are not named is refused for each of them", () => {
    const problems = problemsOf({ input: file });
    expect(problems.map(({ message }) => /"(.*?)" for the record's (.*?);/.exec(message)?.slice(1))).toEqual([["card", "key"], ["cents", "value"]]);
    expect(problems[0]).toMatchObject({ place: `${file}:1`, message: expect.stringMatching(/"date", "delay", "distance" and "origin"; name one of them with fields\.key$/) as string });
  });
});

describe("overrides", () => {
  test("set fields by their path or any ending of it that is clear", () => {
    const set = ["interval=50", "configuration.timeout=300", "restart.attempts=7", "tolerableFailedCheckpoints=2", "job.vertices.source.parallelism=1", "aggregate.parallelism=3", "output.parallelism=3", "maxCrashesPerProcess=1", "expected.exactly-once-state=breaks"];
    expect(loadScenario("two-phase-commit", { set, faults: ["delay", "task-crash"] })).toMatchObject({
      configuration: { interval: 50, timeout: 300, tolerableFailedCheckpoints: 2, restart: { strategy: "fixed-delay", attempts: 7, delay: 10 } },
      job: { vertices: [{ parallelism: 1 }, { parallelism: 3 }, { parallelism: 3 }] },
      faults: { allowed: ["delay", "task-crash"], maxCrashesPerProcess: 1 },
      expected: { "exactly-once-output": "holds", "exactly-once-state": "breaks" },
    });
  });

  test("choose a restart strategy, whose settings begin with their defaults", () => {
    const { configuration } = loadScenario("two-phase-commit", { set: ["failureRateInterval=500", "restart.strategy=failure-rate", "mode=at-least-once"] });
    expect(configuration).toMatchObject({
      mode: "at-least-once",
      restart: { strategy: "failure-rate", maxFailuresPerInterval: 1, failureRateInterval: 500, delay: 1_000 },
    });
  });

  test("may allow no fault at all, and deal the scenario's own file to other partitions", () => {
    const scenario = loadScenario("two-phase-commit", { faults: [], partitions: 4 });
    expect([scenario.faults.allowed, scenario.rows.map(({ length }) => length)]).toEqual([[], [15, 15, 15, 15]]);
  });

  test.each<[what: string, overrides: Overrides, place: string]>([
    ["a value out of range", { set: ["sinkBatch=0"] }, "set sinkBatch=0"],
    ["a setting of another restart strategy", { set: ["restart.strategy=none", "restart.attempts=3"] }, "set restart.attempts=3"],
    ["a path through no vertex", { set: ["nobody.parallelism=2"] }, "set nobody.parallelism=2"],
    ["a setting without a value", { set: ["interval"] }, "set interval"],
    ["more partitions than there may be", { partitions: 17 }, "partitions"],
    ["an unknown fault", { faults: ["task-crush"] }, "faults"],
    ["a fault twice", { faults: ["delay", "delay"] }, "faults"],
    ["an empty path", { input: "" }, "input"],
    ["an interval that no transaction outlives", { set: ["interval=3600000"] }, "scenarios/jobs/two-phase-commit.json#/transactionTimeout"],
    ["rows that arrive over too many checkpoints", { set: ["arrival=1000000"] }, "set arrival=1000000"],
  ])("are refused: %s", (_what, overrides, place) => {
    expect(problemsOf(overrides)).toMatchObject([{ place }]);
  });
});

describe("rows", () => {
  const format = { file: "rows.ndjson", fields: { key: "k", value: "v" }, partitions: 1 };
  const huge = Number.MAX_SAFE_INTEGER;

  test("are dealt in turn, and a partition may stay empty", () => {
    expect(readRows('{"k":"a","v":1}\n{"k":"b","v":2}', { ...format, partitions: 3 })).toEqual([[{ key: "a", value: 1 }], [{ key: "b", value: 2 }], []]);
  });

  test.each<[what: string, text: string, place: string, says: RegExp]>([
    ["a number that was rounded as a key", '{"k":12345678901234567890,"v":1}', "rows.ndjson:1", /write it as a string/],
    ["a number that was rounded as a value", '{"k":"a","v":9007199254740993}', "rows.ndjson:1", /of at most 9007199254740991/],
    ["a sum that cannot be exact", `{"k":"a","v":${huge}}\n{"k":"b","v":1}\n{"k":"a","v":-1}\n`, "rows.ndjson:3", /sum of key "a"/],
    ["no key", '{"k":null,"v":1}', "rows.ndjson:1", /must be a string, a number or a boolean, not null/],
    ["a nested value", '{"k":"a","v":{"cents":1}}', "rows.ndjson:1", /must be a whole number, not an object/],
    ["a list over several lines", '[\n{"k":"a","v":1}\n]', "rows.ndjson:1", /write each record as one line/],
    ["an object over several lines", '{\n"k":"a","v":1}\n', "rows.ndjson:1", /write each record as one line/],
    ["a line without fields", "{}", "rows.ndjson:1", /no fields at all/],
    ["more lines than a run can hold", '{"k":"a","v":1}\n'.repeat(100_001), "rows.ndjson:100001", /at most 100000 rows/],
  ])("are refused: %s", (_what, text, place, says) => {
    const [problem] = problemsIn(() => readRows(text, format));
    expect(problem).toEqual({ place, message: expect.stringMatching(says) as string });
  });
});

function problemsOf(overrides: Overrides): BadInput["problems"] {
  return problemsIn(() => loadScenario("two-phase-commit", overrides));
}

function problemsIn(attempt: () => unknown): BadInput["problems"] {
  try {
    attempt();
  } catch (error) {
    if (error instanceof BadInput) return error.problems;
    throw error;
  }
  return [];
}
