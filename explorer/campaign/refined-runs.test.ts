// A campaign holds one run in so many against the model: which, what it counts, and what a run that is refused is reported as.
import { describe, expect, test } from "vitest";
import { TransactionalLogSink } from "../../impl/engine/index.js";
import { REFERENCE_PARTS } from "../../impl/engine/parts.js";
import { commitAtPreCommit } from "../../properties/bugs/commit-at-pre-commit.js";
import { offsetBesideBarrier } from "../../properties/bugs/offset-beside-barrier.js";
import type { Bug } from "../../properties/bugs/bug.js";
import { replayDocument } from "../replay/replay-document.js";
import { holding } from "../report/holds.js";
import { loadScenario } from "../scenario/load.js";
import { prepare } from "../scenario/run.js";
import { STRATEGY_NAMES, sourceOf } from "../strategies/catalogue.js";
import { exploreScenario, type ExploreOptions } from "./explore.js";
import { REFINED, isRefined } from "./refined-runs.js";

const scenario = loadScenario("two-phase-commit");
const firstRuns = (count: number): readonly number[] => Array.from({ length: count }, (_, run) => run);

describe("the runs that are held against the model", () => {
  test("are one of each so many that follow on each other", () => {
    for (const every of [1, 2, 3, REFINED]) {
      for (let from = 0; from < 10 * every; from += every) expect(firstRuns(every).filter((at) => isRefined(from + at, every))).toHaveLength(1);
    }
    expect(firstRuns(100).some((run) => isRefined(run, 0))).toBe(false);
  });

  test("are runs of every strategy, in equal shares", () => {
    const source = sourceOf("auto", prepare(scenario), "1");
    const strategies = firstRuns(10 * REFINED).filter((run) => isRefined(run, REFINED)).map((run) => source(run).strategy);
    for (const name of STRATEGY_NAMES) expect(strategies.filter((strategy) => strategy === name)).toHaveLength(10 / STRATEGY_NAMES.length);
  });
});

describe("a campaign", () => {
  test("counts those that are refined, and changes nothing else in its report", () => {
    const { refinement, properties, ...rest } = exploreScenario(scenario, { runs: 60, refine: 2 });
    const { refinement: none, properties: without, ...same } = exploreScenario(scenario, { runs: 60, refine: 0 });
    expect(refinement).toEqual({ every: 2, refined: 30, refused: 0, outOfScope: [] });
    expect(none).toBeNull();
    expect(rest).toEqual(same);
    expect(properties.length).toBe(without.length + 1);
  });

  test("holds five of a hundred against it, unless it is told otherwise or judges chosen properties only", () => {
    expect(exploreScenario(scenario, { runs: 40 }).refinement).toMatchObject({ every: 20, refined: 2 });
    expect(exploreScenario(scenario, { runs: 1, properties: ["job-ends"] }).refinement).toBeNull();
  });

  test("counts those that the model does not tell of by the reason", () => {
    const unknown = exploreScenario(loadScenario("checkpoints-off"), { runs: 40 });
    expect(unknown.refinement).toEqual({ every: 20, refined: 0, refused: 0, outOfScope: [{ reason: expect.stringContaining(`"none"`) as string, runs: 2 }] });
    expect(holding(unknown, "run-of-the-model").kind).toBe("nothing-shown");
    const users = exploreScenario(scenario, { runs: 40, sinks: { output: () => new TransactionalLogSink() } });
    expect(users.refinement).toEqual({ every: 20, refined: 0, refused: 0, outOfScope: [{ reason: "The job has code of the user's own.", runs: 2 }] });
  });
});

describe.each([commitAtPreCommit, offsetBesideBarrier])("a run with the bug $id that the model refuses", (bug: Bug) => {
  const options: ExploreOptions = { parts: bug.plant(REFERENCE_PARTS), bug: bug.id, properties: [], refine: 1, runs: 20 };
  const report = exploreScenario(loadScenario(bug.scenario), options);
  const [violation, ...others] = report.violations;

  test("is a violation: which event, what differs, what could have been instead", () => {
    expect(others).toEqual([]);
    expect(report.refinement).toMatchObject({ refused: 1 });
    expect(violation).toMatchObject({ property: "run-of-the-model", run: report.runs - 1 });
    expect(violation!.message).toMatch(/^the first \d+ events are the beginning of a run of the model, but event \d+, [a-z-]+ of \S+, is no step of it: .+; enabled: \S+/);
    const [, event] = /but event (\d+)/.exec(violation!.message)!;
    expect(violation!.prelude.length + violation!.trace.length).toBe(Number(event));
    expect(holding(report, "run-of-the-model").kind).toBe("broken");
  });

  test("is shrunk, and its reproduction is refused again, and is not without the bug", () => {
    expect(violation!.decisions.found).toBeGreaterThan(10);
    expect(violation!.decisions.shrunk).toBeLessThan(4);
    expect(replayDocument(violation!.reproduction, { parts: options.parts! })).toMatchObject({ kind: "violated", violation: { property: "run-of-the-model", message: violation!.message } });
    expect(replayDocument(violation!.reproduction).kind).not.toBe("violated");
  });
});
