/**
 * `barricade bugs`: plants each historical bug and finds it, with a search that knows nothing of it.
 */
import { randomInt } from "node:crypto";
import type { Command } from "commander";
import { bugsDocument, type BugFound } from "../../explorer/report/as-document.js";
import { BugTable, bugLines, bugsConclusion } from "../../explorer/report/bug-text.js";
import { failureLines, failureOf } from "../../explorer/report/failure-text.js";
import type { StrategyName } from "../../explorer/strategies/strategy.js";
import type { Pool } from "../../explorer/workers/pool.js";
import type { Bug } from "../../properties/bugs/bug.js";
import { BUGS } from "../../properties/planted.js";
import { EXIT } from "../exit.js";
import { writeReproduction } from "../files.js";
import { listen, type Interrupt } from "../interrupt.js";
import { print, printJson, type Io } from "../io.js";
import { anyText, bugsNamed, count, once, seed, seeds, strategy, workers } from "../options.js";
import { stepsOf } from "../progress.js";
import { measureSearch } from "./bugs-seeds.js";

interface Options {
  readonly runs?: number;
  readonly seed?: string;
  readonly seeds?: number;
  readonly strategy?: "auto" | StrategyName;
  readonly shrink: boolean;
  readonly out?: string;
  readonly workers?: number;
  readonly show?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const DEFAULT_RUNS = 2_000;

export function addBugs(program: Command, io: Io, leave: (code: number) => void): void {
  program.command("bugs").summary("plant each historical bug and find it")
    .description("Plants historical bugs, all of them by default, each into an engine of its own, and searches until the property that the bug must break has broken. The unbroken engine must pass the very run that shows it.")
    .argument("[ids...]", "ids, or names in the catalogue of historical bugs, as barricade list bugs shows them")
    .option("--runs <n>", `at most so many runs a bug (default: ${DEFAULT_RUNS})`, once("--runs", count))
    .option("--seed <text>", "the same seed finds the same (default: random)", once("--seed", seed))
    .option("--seeds <n>", "how many runs it takes to find each, by every strategy, over so many seeds", once("--seeds", seeds))
    .option("--strategy <name>", "auto, random or systematic (default: auto)", once("--strategy", strategy))
    .option("--show", "tell each one's whole story, as for a single bug")
    .option("--no-shrink", "write failures down as they were found")
    .option("--out <folder>", "where reproductions go (default: barricade-out)", once("--out", anyText))
    .option("--workers <n>", "how many threads (default: as many as there are cores)", once("--workers", workers))
    .option("--json", "print a JSON document")
    .option("--quiet", "no progress on stderr")
    .action(async (ids: string[], options: Options) => leave(await bugs(ids, options, io)));
}

async function bugs(ids: readonly string[], options: Options, io: Io): Promise<number> {
  const chosen = ids.length === 0 ? BUGS : [...new Set(ids.flatMap((id) => bugsNamed(id, "bugs")))];
  if (options.seeds !== undefined) return measureSearch(chosen, { ...options, seeds: options.seeds, runs: options.runs ?? DEFAULT_RUNS }, io);
  const seedText = options.seed ?? String(randomInt(1, 2 ** 31));
  const isStory = options.show === true || chosen.length === 1;
  const table = new BugTable(chosen, io.page);
  const interrupt = listen(io);
  const pool = io.pool(options.workers ?? Math.min(io.cores, chosen.length));
  if (options.json !== true) print(io, [`seed ${seedText}`, "", ...(isStory ? [] : [table.head()])]);
  try {
    const start = io.now();
    const found = await findAll(chosen, seedText, options, { pool, interrupt, io }, (one) => {
      if (options.json !== true) print(io, isStory ? storyOf(one, io) : [table.row(one.bug, one.report)]);
    });
    const events = found.reduce((sum, { report }) => sum + report.events, 0);
    return conclude(found, seedText, { interrupted: interrupt.happened, seconds: io.now() - start, events }, options, io);
  } finally {
    interrupt.end();
    pool.end();
  }
}

interface Means {
  readonly pool: Pool;
  readonly interrupt: Interrupt;
  readonly io: Io;
}

/** Searches for all at once, and tells of each in the order of the list, up to the first that an interrupt leaves unfound. */
async function findAll(chosen: readonly Bug[], seedText: string, options: Options, { pool, interrupt, io }: Means, tell: (found: BugFound) => void): Promise<readonly BugFound[]> {
  const { runs = DEFAULT_RUNS, strategy: chosenStrategy = "auto", shrink, out = "barricade-out" } = options;
  const steps = stepsOf("bugs", chosen.length, io, options.quiet === true || options.json === true);
  const searches = chosen.map(({ id }) => pool.ask({ kind: "bug", search: { bug: id, seed: seedText, runs, strategy: chosenStrategy, shrink } }));
  for (const search of searches) search.then(() => steps.step(), () => undefined);
  const found: BugFound[] = [];
  for (const [at, bug] of chosen.entries()) {
    const report = await interrupt.before(searches[at]!);
    if (report === null) break;
    const one = { bug, report, file: report.violation === null ? null : writeReproduction(report.violation.reproduction, out) };
    found.push(one);
    steps.aside(() => tell(one));
  }
  steps.end();
  return found;
}

function storyOf({ bug, report, file }: BugFound, { page }: Io): readonly string[] {
  const failure = report.violation === null ? [] : ["", ...failureLines(failureOf(report.violation, report.seed, file), page)];
  return [...bugLines(bug, report, page), ...failure, ""];
}

function conclude(found: readonly BugFound[], seedText: string, ending: Parameters<typeof bugsDocument>[2], { json = false, show }: Options, io: Io): number {
  const reports = found.map(({ report }) => report);
  if (json) printJson(io, bugsDocument(seedText, found, ending));
  else {
    const line = ending.interrupted ? io.page.paint("warning", "Interrupted: this is how far it came.") : bugsConclusion(reports, io.page);
    print(io, show === true || found.length === 1 ? [line] : ["", line]);
  }
  if (ending.interrupted) return EXIT.interrupted;
  return reports.every((report) => report.found && report.referencePasses) ? EXIT.expected : EXIT.unexpected;
}
