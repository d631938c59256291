// Reports as text: failures in at most 40 lines, no line wider than the page, timelines that lose nothing without saying so.
import { describe, expect, test } from "vitest";
import { COORDINATOR } from "../../impl/environment/messages.js";
import { EVENT_KINDS, type TraceLine } from "../../impl/trace/events.js";
import { BUGS } from "../../properties/planted.js";
import { findBug } from "../campaign/find-bug.js";
import { runScenario } from "../campaign/single-run.js";
import { loadScenario } from "../scenario/load.js";
import { prepare } from "../scenario/run.js";
import { wordsOf } from "./event-words.js";
import { failureLines, failureOf, shellWord } from "./failure-text.js";
import { guaranteeVerdicts } from "./guarantee-verdicts.js";
import { PLAIN_PAGE, flow, grouped, percentage, table, wrap } from "./page.js";
import { timeline } from "./timeline.js";

const widest = (lines: readonly string[]): number => Math.max(...lines.map(({ length }) => length));

describe("a failure", () => {
  test.each(BUGS)("of $id fits in 40 lines of 100 columns, shrunk or not", (bug) => {
    const { violation, seed } = findBug(bug, loadScenario(bug.scenario), { seed: "1", shrink: false });
    const lines = failureLines(failureOf(violation!, seed, "barricade-out/x.json"), PLAIN_PAGE);
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(widest(lines)).toBeLessThanOrEqual(100);
    const text = lines.join(" ").replace(/\s+/g, " ");
    for (const part of [violation!.property, violation!.message, "npx barricade replay barricade-out/x.json", "✗", "still hold"]) expect(text).toContain(part);
  });

  test("is marked at the event that showed it, which is the last", () => {
    const { violation, seed } = findBug(BUGS[0]!, loadScenario(BUGS[0]!.scenario), { seed: "1", shrink: false });
    const marked = failureLines(failureOf(violation!, seed, null), PLAIN_PAGE).filter((line) => line.lastIndexOf("✗") > 0);
    expect(marked).toHaveLength(1);
  });
});

describe("a timeline", () => {
  const scenario = loadScenario("two-phase-commit");
  const processes = [COORDINATOR, ...prepare(scenario).graph.tasks.map(({ name }) => name)];
  const { lines } = runScenario(scenario, { seed: "1", run: 7 });

  test("shows every event when it may", () => {
    const shown = timeline(lines, { processes }, PLAIN_PAGE).join("\n");
    expect(shown).not.toContain("left out");
    for (const cell of ["reads 0:0", "record 0:29", "barrier 1 ←0", "stored 1", "triggers 1", "durable 1", "commit"]) expect(shown).toContain(cell);
  });

  test.each([20, 40, 80, 200])("in %i rows stays within them, and counts what it leaves out", (rows) => {
    const shown = timeline(lines, { processes, rows }, PLAIN_PAGE);
    expect(shown.length).toBeLessThanOrEqual(rows);
    expect(widest(shown)).toBeLessThanOrEqual(100);
    const [, left = "0"] = /(\d+) of \d+ events left out/.exec(shown.join("\n")) ?? [];
    expect(Number(left)).toBeGreaterThan(0);
    expect(Number(left)).toBeLessThan(lines.length);
  });

  test("never shows an event before one that came earlier", () => {
    const times = timeline(lines, { processes }, PLAIN_PAGE).map((line) => Number(/^ *(\d+) {2}/.exec(line)?.[1] ?? NaN)).filter((time) => !Number.isNaN(time));
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  test("has words for every kind of event, the shortest no longer than a narrow column", () => {
    const seen = new Map(Array.from({ length: 40 }, (_, run) => runScenario(scenario, { seed: "words", run }).lines).flat().map((line) => [line.kind, line]));
    for (const line of seen.values()) expect(shortest(line), line.kind).toBeLessThanOrEqual(["settled", "healed", "run-ended", "run-started"].includes(line.kind) ? 60 : 13);
    expect(seen.size).toBeGreaterThan(0.75 * EVENT_KINDS.length);
  });

  function shortest(line: TraceLine): number {
    return wordsOf(line).wordings.at(-1)!.length;
  }
});

describe("guarantees of a run", () => {
  test("are as bad as the worst of their properties", () => {
    const found = (verdicts: Parameters<typeof guaranteeVerdicts>[0]): unknown => (
      Object.fromEntries(guaranteeVerdicts(verdicts).map(({ name, found: standing }) => [name, standing]))
    );
    const violated = { kind: "violated", property: "no-loss-output", message: "", event: 1, at: 1 } as const;
    expect(found([{ ...violated, promised: true }])).toMatchObject({ "at-least-once-output": "broken", "exactly-once-output": "broken", "at-most-once-output": "not-judged" });
    expect(found([{ ...violated, promised: false }])).toMatchObject({ "at-least-once-output": "withdrawn", "exactly-once-output": "withdrawn" });
    expect(found([{ kind: "held", property: "no-loss-state" }])).toMatchObject({ "at-least-once-state": "holds", "exactly-once-state": "not-judged" });
  });
});

describe("a page", () => {
  test("wraps at spaces", () => {
    expect(wrap("one two three", 8)).toEqual(["one two", "three"]);
    expect(wrap("extraordinarily long", 5)).toEqual(["extraordinarily", "long"]);
    expect(flow(["aa", "bb", "cc"], 12)).toEqual(["    aa · bb", "    cc"]);
  });

  test("lines tables up", () => {
    expect(table([["a", "1", "x"], ["bbb", "10", "yy"]], [1])).toEqual(["a     1  x", "bbb  10  yy"]);
  });

  test.each([[0, "0"], [999, "999"], [1000, "1,000"], [12345678, "12,345,678"]])("groups %i", (count, text) => {
    expect(grouped(count)).toBe(text);
  });

  test.each([[0, 10, "0 %"], [10, 10, "100 %"], [9999, 10_000, "99.9 %"], [1, 100_000, "< 0.1 %"], [1, 3, "33.3 %"]])("%i of %i is %s", (part, whole, text) => {
    expect(percentage(part, whole)).toBe(text);
  });

  test("quotes what a shell would take apart", () => {
    expect([shellWord("out/a-1.json"), shellWord("my out/a.json"), shellWord("it's")]).toEqual(["out/a-1.json", "'my out/a.json'", "'it'\\''s'"]);
  });
});
