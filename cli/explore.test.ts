// `explore`, `bugs` and `replay`: searching, finding, writing down, and seeing it again.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { barricade, documentOf, emptyFolder, type Left } from "../tools/testing/command.js";

const SCENARIO = "two-phase-commit";

interface Explored {
  readonly verdict: string;
  readonly scenarios: readonly {
    readonly scenario: string;
    readonly runs: number;
    readonly violations: readonly { readonly property: string; readonly file: string }[];
    readonly batch?: { readonly compared: number };
  }[];
}

function explored(left: Left): Explored {
  return documentOf(left) as unknown as Explored;
}

/** Finds a bug and returns its reproduction's path. */
async function reproduction(bug: string, folder = emptyFolder()): Promise<string> {
  await barricade(["bugs", bug, "--seed", "1", "--no-shrink", "--out", folder]);
  return path.join(folder, readdirSync(folder)[0]!);
}

describe("explore", () => {
  test("prints the seed first, then what was searched, fired, reached, and held", async () => {
    const { exit, out, err } = await barricade(["explore", SCENARIO, "--runs", "200", "--seed", "1", "--quiet"]);
    expect([exit, err]).toEqual([0, ""]);
    expect(out).toMatch(/^seed 1\n/);
    for (const words of ["200 runs", "events/s", "completed", "task-crash", "restarted at least once", "Beyond promises"]) expect(out).toContain(words);
    expect(out).toMatch(/✓ exactly-once-output +holds +holds in [\d,]+ runs/);
    expect(out).toMatch(/✓ As expected, in 200 runs of two-phase-commit/);
  });

  test("is the same for the same seed and runs, apart from timing", async () => {
    const argv = ["explore", "--runs", "100", "--seed", "s", "--no-shrink", "--json"];
    const [one, other] = [await barricade(argv), await barricade(argv)].map(documentOf);
    expect(JSON.stringify({ ...one, timing: null })).toBe(JSON.stringify({ ...other, timing: null }));
  });

  test("splits its runs evenly over all scenarios", async () => {
    const { scenarios } = explored(await barricade(["explore", "--runs", "50", "--seed", "1", "--json"]));
    const runs = scenarios.map((scenario) => scenario.runs);
    expect(runs.reduce((sum, count) => sum + count)).toBe(50);
    expect(Math.max(...runs) - Math.min(...runs)).toBeLessThanOrEqual(1);
  });

  test("makes up a seed, prints it, and is repeated by it", async () => {
    const { out } = await barricade(["explore", SCENARIO, "--runs", "3"]);
    expect(out).toMatch(/^seed \d+\n/);
  });

  test("prints and writes down every property that a planted bug breaks", async () => {
    const folder = emptyFolder();
    const { exit, out } = await barricade(["explore", SCENARIO, "--runs", "100", "--seed", "1", "--bug", "no-alignment", "--no-shrink", "--out", folder]);
    expect(exit).toBe(1);
    const failures = out.split(/^(?=✗ [a-z-]+ broke in run)/m).slice(1);
    expect(failures).toHaveLength(readdirSync(folder).length);
    for (const failure of failures) expect(failure).toMatch(/npx barricade replay \S+\.json\n/);
    expect(out).toMatch(/✗ Not as expected, in \d+ runs?: two-phase-commit: .*alignment/);
  });

  test("names among what was not as expected nothing that the scenario expects", async () => {
    const { exit, out } = await barricade(["explore", "log-analysis", "--runs", "3", "--seed", "1", "--no-shrink", "--out", emptyFolder()]);
    expect(exit).toBe(1);
    expect(out).toMatch(/~ no-duplicate-output broke/);
    expect(out.replace(/\s+/g, " ")).toContain("✗ Not as expected, in 3 runs: log-analysis: exactly-once-state should have been shown to break, for which 3 runs may be too few.");
  });

  test("tells in short what the scenario expects to break; its replay tells the rest", async () => {
    const folder = emptyFolder();
    const { exit, out } = await barricade(["explore", "checkpoints-off", "--faults", "task-crash", "--runs", "40", "--seed", "1", "--out", folder]);
    expect(exit).toBe(0);
    const [, failure] = /^(~ no-duplicate-output broke in run \d+ of seed 1 \(\w+\), as expected\n(?: .*\n)+)/m.exec(out) ?? [];
    expect(failure?.split("\n").length).toBeLessThan(8);
    expect(out).not.toMatch(/^✗|✗$/m);
    const [, file] = /npx barricade replay (\S+)\n/.exec(failure ?? "") ?? [];
    expect((await barricade(["replay", file ?? ""])).out).toMatch(/ visible ✗$/m);
  });

  test("is inconclusive when an allowed fault never fired, and says which", async () => {
    const left = await barricade(["explore", SCENARIO, "--runs", "1", "--seed", "1", "--strategy", "systematic"]);
    expect(left.exit).toBe(4);
    expect(left.out).toMatch(/Allowed, but never fired: delay, task-crash/);
    expect(left.out).toMatch(/only 1 run; try --runs 1000 or more\.\n\n\? Inconclusive/);
  });

  test("compares the committed output of a user's own rows with a batch computation", async () => {
    const file = path.join(emptyFolder(), "rows.ndjson");
    writeFileSync(file, Array.from({ length: 40 }, (_, n) => `${JSON.stringify({ who: `k${n % 3}`, amount: n - 7 })}\n`).join(""));
    const argv = ["explore", SCENARIO, "--input", file, "--key", "who", "--value", "amount", "--partitions", "3", "--runs", "40", "--seed", "1", "--faults", "delay,task-crash"];
    expect((await barricade(argv)).out).toContain("After each of 40 runs the committed output equalled a batch computation");
    expect(explored(await barricade([...argv, "--json"])).scenarios[0]!.batch).toEqual({ compared: 40, different: null });
  });

  test("stops at an interrupt with what it has", async () => {
    const left = await barricade(["explore", "--runs", "100000", "--seed", "1"], { interrupts: true });
    expect(left.exit).toBe(130);
    expect(left.out).toMatch(/Interrupted/);
    expect(documentOf(await barricade(["explore", "--seed", "1", "--json"], { interrupts: true }))).toMatchObject({ verdict: "interrupted" });
  });

  test("says on stderr how far it is, every few seconds, unless it is to be quiet", async () => {
    const clock = (): (() => number) => {
      let time = 0;
      return () => (time += 0.5);
    };
    const argv = ["explore", SCENARIO, "--runs", "200", "--seed", "1"];
    expect((await barricade(argv, { now: clock() })).err).toMatch(/^two-phase-commit: \d+ %, \d+ runs?, [\d,]+ events, [\d,]+ runs\/s, [\d,]+ events\/s, [\d,]+ faults?, reach \d of \d, 0 violations, \d+ (s|min) left\n/);
    for (const option of ["--quiet", "--json"]) expect((await barricade([...argv, option], { now: clock() })).err).toBe("");
  });
});

describe("explore --sweep", () => {
  const argv = ["explore", SCENARIO, "--sweep", "interval=10,80", "--sweep", "mode=exactly-once,at-least-once", "--runs", "40", "--seed", "1"];

  test("combines the settings, and shows each with its costs and its bars", async () => {
    const { exit, out, err } = await barricade(argv);
    expect([exit, err]).toEqual([0, ""]);
    expect(out).toMatch(/interval +mode +checkpoints +aborted +pending +blocked +latency/);
    for (const setting of ["10  exactly-once", "10  at-least-once", "80  exactly-once", "80  at-least-once"]) expect(out.match(new RegExp(` ${setting} `, "g"))).toHaveLength(2);
    expect(out).toMatch(/█/);
  });

  test("--json is the same twice, and fits its schema", async () => {
    const [one, other] = [await barricade([...argv, "--json"]), await barricade([...argv, "--json"])];
    expect(documentOf(one)).toMatchObject({ verdict: "measured", runs: 10 });
    expect(one.out).toBe(other.out);
  });
});

describe("bugs", () => {
  test("tells the whole story of a single one", async () => {
    const { exit, out } = await barricade(["bugs", "snapshot-shares-memory", "--seed", "1", "--out", emptyFolder()]);
    expect(exit).toBe(0);
    for (const words of ["The snapshot shares memory", "Flink CopyOnWriteStateMap", "✗ consistent-cut broke in run", "the reference passes", "ms  coordinator"]) expect(out).toContain(words);
  });

  test("lists several in a table, and takes their names in the catalogue", async () => {
    const left = await barricade(["bugs", "a1", "commit-at-pre-commit", "--seed", "1", "--no-shrink", "--out", emptyFolder()]);
    expect(left.exit).toBe(0);
    expect(left.out).toMatch(/✓ commits-only-the-id-notified +A1 +committed-eventually +\d+ runs? +\d+ events +passes/);
    expect(left.out).toMatch(/All 2 bugs found/);
  });

  test("--seeds says how many runs each strategy takes, the same each time", async () => {
    const argv = ["bugs", "commit-at-pre-commit", "snapshot-shares-memory", "--seeds", "3", "--runs", "60"];
    const { exit, out } = await barricade(argv);
    expect(exit).toBe(0);
    expect(out).toMatch(/Bug +auto +random +systematic/);
    expect(out).toMatch(/commit-at-pre-commit +1 +1 +1 +1 +1 +1 +trivial/);
    const [one, other] = [documentOf(await barricade([...argv, "--json"])), documentOf(await barricade([...argv, "--json"]))];
    expect({ ...one, timing: null }).toEqual({ ...other, timing: null });
    expect(one["seeds"]).toEqual(["1", "2", "3"]);
  });

  test("leaves with 1 when one is not found", async () => {
    const left = await barricade(["bugs", "stale-acknowledgements", "--runs", "1", "--seed", "1", "--json"]);
    expect(left.exit).toBe(1);
    expect(documentOf(left)).toMatchObject({ verdict: "not-all-found", bugs: [{ id: "stale-acknowledgements", found: false, runsToFind: null, file: null }] });
  });

  test("--json is the same twice, apart from timing", async () => {
    const argv = ["bugs", "commit-at-pre-commit", "--seed", "1", "--json", "--out", emptyFolder()];
    const [one, other] = [await barricade(argv), await barricade(argv)].map(documentOf);
    expect({ ...one, timing: null }).toEqual({ ...other, timing: null });
  });
});

describe("replay", () => {
  test("shows the violation again, with its bug planted again", async () => {
    const file = await reproduction("offset-beside-barrier");
    const left = await barricade(["replay", file]);
    expect(left.exit).toBe(1);
    expect(left.out).toMatch(/^✗ no-loss-output is still violated\n/);
    expect(left.out.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
    expect(documentOf(await barricade(["replay", file, "--json"]))).toMatchObject({ verdict: "violated", bug: "offset-beside-barrier" });
  });

  test("leaves with 0 when the property holds in the same run", async () => {
    const file = await reproduction("no-alignment");
    edit(file, (document) => (document["property"] = "job-ends"));
    const left = await barricade(["replay", file]);
    expect([left.exit, left.err]).toEqual([0, ""]);
    expect(left.out).toMatch(/^✓ job-ends holds in this run now/);
  });

  test("leaves with 3 when the run goes another way", async () => {
    const file = await reproduction("commits-only-the-id-notified");
    edit(file, (document) => (document["bug"] = null));
    const left = await barricade(["replay", file]);
    expect(left.exit).toBe(3);
    expect(left.out).toMatch(/^\? The run went another way/);
    expect(documentOf(await barricade(["replay", file, "--json"]))).toMatchObject({ verdict: "diverged" });
  });

  test("writes a trace that judge finds violated too", async () => {
    const trace = path.join(emptyFolder(), "trace.ndjson");
    await barricade(["replay", await reproduction("commit-at-pre-commit"), "--trace", trace]);
    expect((await barricade(["judge", trace])).exit).toBe(1);
  });

  test("finds the same reproduction again, and never replaces another file by it", async () => {
    const folder = emptyFolder();
    const file = await reproduction("commit-at-pre-commit", folder);
    expect(path.basename(file)).toMatch(/^commit-only-after-completion-[0-9a-f]{12}\.json$/);
    const text = readFileSync(file, "utf8");
    expect((await barricade(["bugs", "commit-at-pre-commit", "--seed", "1", "--no-shrink", "--out", folder])).exit).toBe(0);
    expect([readdirSync(folder).length, readFileSync(file, "utf8")]).toEqual([1, text]);
    writeFileSync(file, "mine");
    expect((await barricade(["bugs", "commit-at-pre-commit", "--seed", "1", "--no-shrink", "--out", folder])).exit).toBe(2);
    expect([readdirSync(folder).length, readFileSync(file, "utf8")]).toEqual([1, "mine"]);
  });
});

function edit(file: string, change: (document: Record<string, unknown>) => void): void {
  const document = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  change(document);
  writeFileSync(file, JSON.stringify(document));
}
