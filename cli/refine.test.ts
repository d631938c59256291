// `refine` and `explore --refine`: runs of the engine that are runs of the model, those that are out of its scope, and those of a planted bug that are refused.
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { barricade, documentOf, emptyFolder } from "../tools/testing/command.js";

const SCENARIO = "two-phase-commit";

describe("explore", () => {
  test("says how many runs it held against the model, and holds none where it is told so", async () => {
    const argv = ["explore", SCENARIO, "--seed", "1", "--runs", "40", "--quiet"];
    expect((await barricade(argv)).out).toMatch(/model +2 runs held against it: 2 refined\n/);
    expect((await barricade([...argv, "--refine", "0"])).out).toMatch(/model +no run was held against it\n/);
    const { scenarios: [one] } = documentOf(await barricade([...argv, "--refine", "4", "--json"])) as unknown as { readonly scenarios: readonly { readonly refinement: unknown }[] };
    expect(one!.refinement).toEqual({ every: 4, refined: 10, refused: 0, outOfScope: [] });
  });

  test("writes down a run that is no run of the model, and replay shows it again", async () => {
    const folder = emptyFolder();
    const { exit, out } = await barricade(["explore", SCENARIO, "--bug", "commit-at-pre-commit", "--seed", "1", "--runs", "1", "--no-shrink", "--out", folder]);
    expect(exit).toBe(1);
    expect(out).toMatch(/model +1 run held against it: 1 refused\n/);
    const file = path.join(folder, readdirSync(folder).find((name) => name.startsWith("run-of-the-model"))!);
    const again = await barricade(["replay", file]);
    expect(again.exit).toBe(1);
    expect(again.out).toMatch(/✗ run-of-the-model is still violated\n +What the engine does is a run of the model/);
  });

  test("refuses a number of runs that is none, and another one for a campaign that goes on", async () => {
    for (const argv of [["--refine", "-1"], ["--refine", "many"], ["--resume", "x.ndjson", "--refine", "5"]]) {
      const { exit, err } = await barricade(["explore", ...argv]);
      expect([exit, err]).toEqual([2, expect.stringContaining("--refine")]);
    }
  });
});

describe("refine", () => {
  test("says how many runs are runs of the model, and why the others are out of its scope", async () => {
    const { exit, out } = await barricade(["refine", SCENARIO, "checkpoints-off", "--seed", "1", "--runs", "3"]);
    expect(exit).toBe(0);
    expect(out).toMatch(/two-phase-commit +3 +0/);
    expect(out).toMatch(/3 runs +The model has no mode "none"/);
  });

  test("follows one run of so many of the campaign", async () => {
    const left = await barricade(["refine", SCENARIO, "--seed", "1", "--runs", "40", "--every", "20", "--json"]);
    expect(documentOf(left)).toMatchObject({ format: "barricade-refine/1", verdict: "refined", seed: "1", every: 20, scenarios: [{ scenario: SCENARIO, refined: 2, refused: 0, outOfScope: [], first: null }] });
  });

  test("refuses a run of a planted bug: how far it was one of the model, what could have been instead, what differs", async () => {
    const { exit, out } = await barricade(["refine", SCENARIO, "--bug", "commit-at-pre-commit", "--seed", "1", "--runs", "1"]);
    expect(exit).toBe(1);
    for (const pattern of [/is no run of the model: its event \d+, output-\d transaction-committed/, /matched +\d+ events of \d+/, /enabled +\S/, /differs +\S/]) expect(out).toMatch(pattern);
  });

  test("follows a trace from a file", async () => {
    const trace = path.join(emptyFolder(), "trace.ndjson");
    await barricade(["run", SCENARIO, "--trace", trace]);
    const left = await barricade(["refine", "--trace", trace, "--json"]);
    expect([left.exit, documentOf(left)]).toMatchObject([0, { verdict: "refined", seed: null, scenarios: [{ scenario: null, refined: 1 }] }]);
  });

  test("is inconclusive where no run is in scope, and takes a trace or scenarios, not both", async () => {
    expect((await barricade(["refine", "checkpoints-off", "--runs", "1"])).exit).toBe(4);
    const { exit, err } = await barricade(["refine", SCENARIO, "--trace", "x.ndjson"]);
    expect(exit).toBe(2);
    expect(err).toContain("--trace");
  });
});
