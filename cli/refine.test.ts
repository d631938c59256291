// `refine`: runs of the engine that are runs of the model, those that are out of its scope, and those of a planted bug that are refused.
import path from "node:path";
import { describe, expect, test } from "vitest";
import { barricade, documentOf, emptyFolder } from "../tools/testing/command.js";

const SCENARIO = "two-phase-commit";

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
