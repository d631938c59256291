// `run` and `judge`: one run, its trace, and the same verdicts from that trace.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { barricade, documentOf, emptyFolder } from "../tools/testing/command.js";

const SCENARIO = "two-phase-commit";

describe("run", () => {
  test("shows the plain run: every process a column, every verdict, every guarantee", async () => {
    const { exit, out, err } = await barricade(["run", SCENARIO]);
    expect([exit, err]).toEqual([0, ""]);
    expect(out).toMatch(/^ +ms {2}coordinator +source-0 +source-1 +aggregate-0 +aggregate-1 +output-0 +output-1$/m);
    for (const line of ["triggers 1", "durable 1", "✓ no-loss-output", "✓ exactly-once-state"]) expect(out).toContain(line);
    expect(Math.max(...out.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  test("leaves out the middle of a long run and says how much; --all shows it", async () => {
    const short = await barricade(["run", SCENARIO, "--seed", "1", "--index", "13"]);
    const all = await barricade(["run", SCENARIO, "--seed", "1", "--index", "13", "--all"]);
    expect(short.out).toMatch(/⋮ {2}\d+ rows left out/);
    expect(short.out).toMatch(/\d+ of \d+ events left out/);
    expect(all.out).not.toContain("left out");
    expect(all.out.split("\n").length).toBeGreaterThan(2 * short.out.split("\n").length);
  });

  test("--json is the same twice, and fits its schema", async () => {
    const argv = ["run", SCENARIO, "--seed", "x", "--index", "3", "--strategy", "random", "--json"];
    const [one, other] = [await barricade(argv), await barricade(argv)];
    expect(one.out).toBe(other.out);
    expect(documentOf(one)).toMatchObject({ format: "barricade-run/1", verdict: "held", scenario: SCENARIO, seed: "x", index: 3, strategy: "random" });
  });

  test("leaves with 1 when a planted bug shows in the plain run", async () => {
    const left = await barricade(["run", SCENARIO, "--bug", "commit-at-pre-commit", "--json"]);
    expect(left.exit).toBe(1);
    expect(documentOf(left)).toMatchObject({ verdict: "violated" });
  });
});

describe("judge", () => {
  test.each([
    ["of the plain run", [], 0],
    ["of a random run", ["--seed", "7", "--index", "12"], 0],
    ["of a run with a bug", ["--bug", "written-outside-the-transaction"], 1],
  ])("gives the trace %s the verdicts that run gave", async (_what, options, exit) => {
    const trace = path.join(emptyFolder(), "trace.ndjson");
    const ran = await barricade(["run", SCENARIO, ...options, "--trace", trace, "--json"]);
    const judged = await barricade(["judge", trace, "--json"]);
    expect([ran.exit, judged.exit]).toEqual([exit, exit]);
    const [run, judge] = [documentOf(ran), documentOf(judged)];
    for (const field of ["verdicts", "guarantees", "withdrawn", "events", "verdict"]) expect(judge[field], field).toEqual(run[field]);
  });

  test("says what it cannot judge of a trace that shows less", async () => {
    const trace = path.join(emptyFolder(), "trace.ndjson");
    await barricade(["run", SCENARIO, "--trace", trace]);
    writeFileSync(trace, withoutKind(readFileSync(trace, "utf8"), "stored"));
    const { exit, out } = await barricade(["judge", trace]);
    expect(exit).toBe(0);
    expect(out).toMatch(/· consistent-cut +not judged: needs stored/);
    expect(out).toMatch(/· exactly-once-output +not judged/);
    expect(out).toMatch(/✓ no-loss-output +held/);
  });
});

describe("--trace", () => {
  test("never replaces a file, unless forced", async () => {
    const trace = path.join(emptyFolder(), "trace.ndjson");
    writeFileSync(trace, "mine");
    const refused = await barricade(["run", SCENARIO, "--trace", trace]);
    expect([refused.exit, refused.out, readFileSync(trace, "utf8")]).toEqual([2, "", "mine"]);
    expect(refused.err).toContain("the file exists already");
    expect((await barricade(["run", SCENARIO, "--trace", trace, "--force"])).exit).toBe(0);
    expect(readFileSync(trace, "utf8")).toMatch(/^\{"seq":1,.*"run-started"/);
  });

  test("refuses a folder that is not there, and leaves nothing behind", async () => {
    const folder = emptyFolder();
    const left = await barricade(["run", SCENARIO, "--trace", path.join(folder, "no", "trace.ndjson")]);
    expect(left.exit).toBe(2);
    expect(existsSync(path.join(folder, "no"))).toBe(false);
  });
});

/** As an engine would write it that cannot show this kind of event. */
function withoutKind(trace: string, kind: string): string {
  const lines = trace.trimEnd().split("\n").map((line) => JSON.parse(line) as { seq: number; process: string; kind: string; kinds?: string[] });
  const counts = new Map<string, number>();
  return lines.filter((line) => line.kind !== kind).map((line) => {
    const seq = (counts.get(line.process) ?? 0) + 1;
    counts.set(line.process, seq);
    return `${JSON.stringify({ ...line, seq, ...(line.kinds !== undefined && { kinds: line.kinds.filter((name) => name !== kind) }) })}\n`;
  }).join("");
}
