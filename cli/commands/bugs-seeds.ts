/**
 * `barricade bugs --seeds N`: how many runs it takes to find each planted bug, by every strategy, over the seeds 1 to N.
 */
import { findabilityOf, type Findability } from "../../explorer/campaign/findability.js";
import { isTrivial } from "../../explorer/campaign/find-bug.js";
import type { FindabilityDocument } from "../../explorer/report/documents.js";
import { findabilityLines, type BugFindability } from "../../explorer/report/findability-text.js";
import { refuse } from "../../explorer/scenario/bad-input.js";
import { loadScenario } from "../../explorer/scenario/load.js";
import { STRATEGY_NAMES } from "../../explorer/strategies/catalogue.js";
import { UNSEEDED, type StrategyName } from "../../explorer/strategies/strategy.js";
import type { Pool } from "../../explorer/workers/pool.js";
import { VERSION } from "../../explorer/version.js";
import type { Bug } from "../../properties/bugs/bug.js";
import { EXIT } from "../exit.js";
import { listen } from "../interrupt.js";
import { print, printJson, type Io } from "../io.js";
import { stepsOf, type Steps } from "../progress.js";

interface Options {
  readonly seeds: number;
  readonly runs: number;
  readonly seed?: string;
  readonly strategy?: "auto" | StrategyName;
  readonly workers?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

type Choice = "auto" | StrategyName;

export async function measureSearch(bugs: readonly Bug[], options: Options, io: Io): Promise<number> {
  if (options.seed !== undefined) refuse("--seed", "with --seeds the seeds are 1, 2, 3 and so on; leave it out");
  const choices: readonly Choice[] = options.strategy === undefined ? ["auto", ...STRATEGY_NAMES] : [options.strategy];
  const steps = stepsOf("searches", bugs.length * choices.reduce((sum, choice) => sum + seedsOf(choice, options).length, 0), io, options.quiet === true || options.json === true);
  const interrupt = listen(io);
  const pool = io.pool(options.workers ?? io.cores);
  const start = io.now();
  try {
    const measured = await interrupt.before(Promise.all(bugs.map((bug) => measure(bug, choices, options, pool, steps))));
    steps.end();
    return conclude(measured, io.now() - start, options, io);
  } finally {
    interrupt.end();
    pool.end();
  }
}

async function measure(bug: Bug, choices: readonly Choice[], options: Options, pool: Pool, steps: Steps): Promise<BugFindability> {
  const strategies = await Promise.all(choices.map(async (strategy): Promise<Findability> => {
    const runs = await Promise.all(seedsOf(strategy, options).map(async (seed) => {
      const found = await pool.ask({ kind: "runs-to-find", search: { bug: bug.id, seed, strategy, runs: options.runs } });
      steps.step();
      return found;
    }));
    return findabilityOf(strategy, runs);
  }));
  return { bug, strategies, trivial: isTrivial(bug, loadScenario(bug.scenario)) };
}

function seedsOf(choice: Choice, { seeds }: Options): readonly string[] {
  return Array.from({ length: UNSEEDED.some((strategy) => strategy === choice) ? 1 : seeds }, (_, at) => String(at + 1));
}

/** Null: it was interrupted. */
function conclude(measured: readonly BugFindability[] | null, seconds: number, options: Options, io: Io): number {
  const isFound = measured?.every(({ strategies }) => strategies.some(({ found, seeds }) => found === seeds)) ?? false;
  if (options.json === true) printJson(io, documentOf(measured, isFound, seconds, options));
  else if (measured === null) print(io, [io.page.paint("warning", "Interrupted: nothing was measured whole.")]);
  else print(io, [`Runs until the bug is found, at most ${options.runs}, over the seeds 1 to ${options.seeds}`, "", ...findabilityLines(measured, options.runs, io.page)]);
  if (measured === null) return EXIT.interrupted;
  return isFound ? EXIT.expected : EXIT.unexpected;
}

function documentOf(measured: readonly BugFindability[] | null, isFound: boolean, seconds: number, { seeds, runs }: Options): FindabilityDocument {
  return {
    format: "barricade-findability/1", version: VERSION,
    verdict: measured === null ? "interrupted" : isFound ? "all-found" : "not-all-found",
    seeds: Array.from({ length: seeds }, (_, at) => String(at + 1)),
    runs,
    bugs: (measured ?? []).map(({ bug, trivial, strategies }) => ({ id: bug.id, trivial, strategies: strategies.map((one) => ({ ...one })) })),
    timing: { seconds: Math.round(seconds * 1000) / 1000 },
  };
}
