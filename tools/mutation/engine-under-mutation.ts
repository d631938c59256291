// The engine under its monitors, shortly: some runs of every scenario, as explore makes them, and the reproductions of planted bugs, which it passes.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { mayBreak } from "../../explorer/campaign/expectation.js";
import { exploreScenario } from "../../explorer/campaign/explore.js";
import { reproductionFrom } from "../../explorer/replay/replay-document.js";
import { ReplayingOracle } from "../../explorer/replay/replaying.js";
import { validateScenario } from "../../explorer/scenario/document.js";
import { loadScenario, scenarioNames } from "../../explorer/scenario/load.js";
import { prepare, run } from "../../explorer/scenario/run.js";
import { CORPUS } from "../corpus.js";

const RUNS = 60;

test.each(scenarioNames())("%s breaks nothing that it should not", (name) => {
  const scenario = loadScenario(name);
  const report = exploreScenario(scenario, { seed: "mutation", runs: RUNS, shrink: false, keepGoing: true });
  const tolerated = mayBreak(scenario);
  expect(report.violations.filter(({ property }) => !tolerated.has(property)).map(({ property, message }) => `${property}: ${message}`)).toEqual([]);
  // Where no checkpoint completes, nothing was tested.
  expect(report.checkpoints.completed > 0 || scenario.configuration.mode === "none").toBe(true);
});

describe("a planted bug's reproduction", () => {
  test.each(readdirSync(CORPUS))("%s is passed", (file) => {
    const { scenario, decisions } = reproductionFrom(JSON.parse(readFileSync(path.join(CORPUS, file), "utf8")), file);
    const { verdicts } = run(prepare(validateScenario(scenario, file)), new ReplayingOracle(decisions));
    expect(verdicts.filter((verdict) => verdict.kind === "violated" && verdict.promised)).toEqual([]);
  });
});
