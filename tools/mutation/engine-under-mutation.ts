// The engine under its monitors, shortly: some runs of every scenario, as explore makes them, and the reproductions of planted bugs, which it passes.
// A few runs of each come first: most mutants need no more.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { Campaign } from "../../explorer/campaign/campaign.js";
import { mayBreak } from "../../explorer/campaign/expectation.js";
import { reproductionFrom } from "../../explorer/replay/replay-document.js";
import { ReplayingOracle } from "../../explorer/replay/replaying.js";
import { validateScenario } from "../../explorer/scenario/document.js";
import { loadScenario, scenarioNames } from "../../explorer/scenario/load.js";
import { prepare, run } from "../../explorer/scenario/run.js";
import { CORPUS } from "../corpus.js";

const FEW = 12;
const RUNS = 100;

/** Runs `from` to before `to`: nothing breaks that should hold, no run differs when repeated, and checkpoints complete, without which nothing was tested. */
function breaksNothing(name: string, from: number, to: number): void {
  const scenario = loadScenario(name);
  const tolerated = mayBreak(scenario);
  const { violated, nondeterminism, completed } = new Campaign(scenario, { seed: "mutation" }).execute(from, to);
  expect({ violated: violated.map(({ property }) => property).filter((property) => !tolerated.has(property)), nondeterminism }).toEqual({ violated: [], nondeterminism: null });
  expect(completed > 0 || scenario.configuration.mode === "none").toBe(true);
}

test.each(scenarioNames())("%s breaks nothing that it should not", (name) => breaksNothing(name, 0, FEW));

describe("a planted bug's reproduction", () => {
  test.each(readdirSync(CORPUS))("%s is passed", (file) => {
    const { scenario, decisions } = reproductionFrom(JSON.parse(readFileSync(path.join(CORPUS, file), "utf8")), file);
    const { verdicts } = run(prepare(validateScenario(scenario, file)), new ReplayingOracle(decisions));
    expect(verdicts.filter((verdict) => verdict.kind === "violated" && verdict.promised)).toEqual([]);
  });
});

test.each(scenarioNames())("%s breaks nothing in more runs", (name) => breaksNothing(name, FEW, RUNS));
