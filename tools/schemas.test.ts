// The published schemas are the generated ones, and a validator that is not ours reads them as we do.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
// eslint-disable-next-line no-restricted-imports -- not our dist/: this is where ajv keeps the 2020-12 dialect
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadVectors } from "../explorer/conformance/load.js";
import { EVENT_KINDS, type TraceEvent } from "../impl/trace/events.js";
import { collectTrace, readTrace } from "../impl/trace/ndjson.js";
import { root } from "./build.mjs";
import { generatedSchemas } from "./generate-schemas.js";
import { anyEvent, anyEventOf } from "./testing/arbitrary-lines.js";
import { STARTED } from "./testing/started.js";

const schemas = generatedSchemas();

describe("the published schemas", () => {
  test.each([...schemas])("%s is what `npm run generate` writes", (file, text) => {
    const committed = path.join(root, file);
    expect(existsSync(committed) ? readFileSync(committed, "utf8") : "").toBe(text);
  });

  test.each([...schemas])("%s is a schema of its dialect", (_file, text) => {
    expect(() => new Ajv2020().compile(JSON.parse(text) as object)).not.toThrow();
  });
});

describe("the schema of a trace's lines", () => {
  const fitsSchema = new Ajv2020().compile(JSON.parse(schemas.get("scenarios/schema/trace.schema.json")!) as object);
  const started = lineOf(STARTED, "world");

  function lineOf(event: TraceEvent, process = "sum-0"): object {
    const { observe, lines } = collectTrace();
    observe(event, { process, attempt: 1 }, 3);
    return lines[0]!;
  }

  function isRead(line: unknown): boolean {
    return "lines" in readTrace(`${JSON.stringify(started)}\n${JSON.stringify(line)}\n`);
  }

  test.each(EVENT_KINDS)("holds %s, as the reader does", (kind) => {
    fc.assert(fc.property(anyEventOf(kind), (event) => {
      expect([fitsSchema(lineOf(event)), isRead(lineOf(event))]).toEqual([true, true]);
    }), { numRuns: 20 });
  });

  test.each<[what: string, line: unknown]>([
    ["no object", 3],
    ["a list", []],
    ["an empty object", {}],
    ["an unknown kind", { ...started, kind: "run-starts" }],
    ["a fact of the world in a process's name", { ...started, by: "process" }],
    ["a count from 0", { ...started, seq: 0 }],
    ["half a millisecond", { ...started, at: 0.5 }],
    ["a field too many", { ...started, note: "" }],
    ["an ill-typed field", { ...started, tasks: [{ name: "a", role: "window", inputs: [], outputs: [] }] }],
  ])("refuses %s, as the reader does", (_what, line) => {
    expect([fitsSchema(line), isRead(line)]).toEqual([false, false]);
  });

  test("agrees with the reader on any line with any field spoilt", () => {
    const spoil = fc.constantFrom<((line: Record<string, unknown>, field: string) => void)[]>(
      (line, field) => delete line[field],
      (line, field) => (line[`${field}-`] = 1),
      ...[null, true, -1, 0.5, "", "x", [], [0.5], [""], [null], {}].map((value) => (line: Record<string, unknown>, field: string) => (line[field] = value)),
    );
    const verdicts = { good: 0, bad: 0 };
    fc.assert(fc.property(anyEvent, fc.nat(), spoil, (event, at, change) => {
      const line = { ...lineOf(event) } as Record<string, unknown>;
      change(line, Object.keys(line)[at % Object.keys(line).length]!);
      const fits = fitsSchema(line);
      verdicts[fits ? "good" : "bad"]++;
      expect(isRead(line)).toBe(fits);
    }), { numRuns: 2_000 });
    expect(Math.min(verdicts.good, verdicts.bad)).toBeGreaterThan(9);
  });
});

test("every file of conformance vectors fits their published schema", () => {
  const fits = new Ajv2020().compile(JSON.parse(schemas.get("scenarios/schema/conformance.schema.json")!) as object);
  const files = [...new Set(loadVectors().map(({ file }) => file))];
  expect(files.length).toBeGreaterThan(9);
  expect(files.filter((file) => !fits(JSON.parse(readFileSync(path.join(root, file), "utf8"))))).toEqual([]);
});
