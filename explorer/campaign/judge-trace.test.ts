// Judging a trace that was written down: the verdicts are the run's own; what the trace cannot show is not judged; what is no trace is refused.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { REFERENCE_PARTS } from "../../impl/engine/parts.js";
import { EVENT_KINDS, type TraceLine } from "../../impl/trace/events.js";
import { collectTrace } from "../../impl/trace/ndjson.js";
import { snapshotSharesMemory } from "../../properties/bugs/snapshot-shares-memory.js";
import { anyEvent } from "../../tools/testing/arbitrary-lines.js";
import { BadInput } from "../scenario/bad-input.js";
import { loadScenario } from "../scenario/load.js";
import { judge } from "./judge-trace.js";
import { runScenario } from "./single-run.js";

const scenario = loadScenario("two-phase-commit");
const { lines, verdicts } = runScenario(scenario);
const textOf = (trace: readonly object[]): string => trace.map((line) => `${JSON.stringify(line)}\n`).join("");

describe("a recorded trace", () => {
  test("gets the verdicts of its run, of a good engine and of a bad one", () => {
    for (const parts of [REFERENCE_PARTS, snapshotSharesMemory.plant(REFERENCE_PARTS)]) {
      for (let run = 0; run < 20; run++) {
        const own = runScenario(scenario, { seed: "judge", run, parts });
        expect(judge(own.lines)).toEqual({ events: own.lines.length, verdicts: own.verdicts, withdrawn: own.withdrawn });
      }
    }
  });

  test("may be given as text", () => {
    expect(judge(textOf(lines)).verdicts).toEqual(verdicts);
  });

  test("is judged by a user's choice of properties", () => {
    expect(judge(lines, { properties: ["job-ends"] }).verdicts).toEqual([{ kind: "held", property: "job-ends" }]);
  });
});

test("what a trace cannot show is not judged, and the rest is", () => {
  const lacking = lines.filter(({ kind }) => kind !== "barrier-delivered");
  const counts = new Map<string, number>();
  const poorer = lacking.map((line) => {
    const seq = (counts.get(line.process) ?? 0) + 1;
    counts.set(line.process, seq);
    return line.kind === "run-started" ? { ...line, kinds: EVENT_KINDS.filter((kind) => kind !== "barrier-delivered"), seq } : { ...line, seq };
  });
  const judged = judge(poorer).verdicts;
  expect(judged.filter(({ kind }) => kind === "not-judged")).toEqual([
    { kind: "not-judged", property: "consistent-cut", needs: ["barrier-delivered"] },
    { kind: "not-judged", property: "alignment", needs: ["barrier-delivered"] },
    { kind: "not-judged", property: "cancellation-passed-on", needs: ["barrier-delivered"] },
    { kind: "not-judged", property: "given-up-for-cause", needs: ["barrier-delivered"] },
  ]);
  expect(judged.filter(({ kind }) => kind === "held")).toHaveLength(verdicts.filter(({ kind }) => kind === "held").length - 4);
});

describe("is refused with its place", () => {
  const change = (kind: TraceLine["kind"], fields: object): readonly object[] => {
    const index = lines.findIndex((line) => line.kind === kind);
    return lines.map((line, at) => (at === index ? { ...line, ...fields } : line));
  };

  test.each<[what: string, trace: string, message: RegExp]>([
    ["no text", "", /^trace:1: expected a "run-started" event, but nothing is there\.$/],
    ["no JSON", `${textOf(lines.slice(0, 3))}hello\n`, /^trace:4: expected one JSON object, but this is not JSON\.$/],
    ["another engine's task", textOf(lines.map((line) => (line.process === "output-1" ? { ...line, process: "elsewhere-0" } : line))), /^trace:\d+: the header names no task "elsewhere-0"\.$/],
    ["a lineage of another length", textOf(change("stored", { applied: [0, 0] })), /^trace:\d+: a lineage must have 4 numbers, two for each partition, not 2\.$/],
    ["a partition that is not there", textOf(change("record-delivered", { partition: 9 })), /^trace:\d+: there is no partition 9; the header's input has 2\.$/],
    ["a checkpoint of nobody", textOf(change("checkpoint-durable", { snapshots: [{ task: "nobody", handle: null }] })), /^trace:\d+: the header names no task "nobody"\.$/],
    ["nothing visible", textOf(change("visible", { records: [] })), /^trace:\d+: "visible" without a record says nothing\.$/],
  ])("%s", (_what, trace, message) => {
    expect(() => judge(trace)).toThrow(BadInput);
    expect(() => judge(trace)).toThrow(message);
  });
});

test("whatever follows the first line, it is judged or refused", () => {
  const header = { ...lines[0]!, kinds: EVENT_KINDS };
  const process = fc.constantFrom("source-0", "aggregate-1", "output-0");
  fc.assert(fc.property(fc.array(fc.tuple(process, anyEvent), { maxLength: 6 }), (events) => {
    const trace = collectTrace();
    for (const [name, event] of events) trace.observe(event, { process: name, attempt: 1 }, 0);
    try {
      expect(judge([header, ...trace.lines]).events).toBe(events.length + 1);
    } catch (error) {
      expect(error).toBeInstanceOf(BadInput);
    }
  }), { numRuns: 1_000, seed: 1 });
});
