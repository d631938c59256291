/**
 * `barricade bugs`: plants each historical bug and finds it, with a search that knows nothing of it.
 */
import { randomInt } from "node:crypto";
import type { Command } from "commander";
import { bugCampaign, bugReport } from "../../explorer/campaign/find-bug.js";
import { bugsDocument, type BugFound } from "../../explorer/report/as-document.js";
import { BugTable, bugLines, bugsConclusion } from "../../explorer/report/bug-text.js";
import { failureLines, failureOf } from "../../explorer/report/failure-text.js";
import { loadScenario } from "../../explorer/scenario/load.js";
import type { StrategyName } from "../../explorer/strategies/strategy.js";
import type { Bug } from "../../properties/bugs/bug.js";
import { BUGS } from "../../properties/planted.js";
import { EXIT } from "../exit.js";
import { writeReproduction } from "../files.js";
import { print, printJson, type Io } from "../io.js";
import { anyText, bugsNamed, count, once, seed, strategy, workers } from "../options.js";
import { progressOf } from "../progress.js";
import { listen, runInSlices, type Interrupt } from "../slices.js";

interface Options {
  readonly runs?: number;
  readonly seed?: string;
  readonly strategy?: "auto" | StrategyName;
  readonly shrink: boolean;
  readonly out?: string;
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
    .option("--strategy <name>", "auto, random or systematic (default: auto)", once("--strategy", strategy))
    .option("--show", "tell each one's whole story, as for a single bug")
    .option("--no-shrink", "write failures down as they were found")
    .option("--out <folder>", "where reproductions go (default: barricade-out)", once("--out", anyText))
    .option("--workers <n>", "1 so far", once("--workers", workers))
    .option("--json", "print a JSON document")
    .option("--quiet", "no progress on stderr")
    .action(async (ids: string[], options: Options) => leave(await bugs(ids, options, io)));
}

async function bugs(ids: readonly string[], options: Options, io: Io): Promise<number> {
  const chosen = ids.length === 0 ? BUGS : [...new Set(ids.flatMap((id) => bugsNamed(id, "bugs")))];
  const seedText = options.seed ?? String(randomInt(1, 2 ** 31));
  const isStory = options.show === true || chosen.length === 1;
  const table = new BugTable(chosen, io.page);
  const interrupt = listen(io);
  if (options.json !== true) print(io, [`seed ${seedText}`, "", ...(isStory ? [] : [table.head()])]);
  const found: BugFound[] = [];
  let [seconds, events] = [0, 0];
  for (const bug of chosen) {
    const one = await find(bug, seedText, options, io, interrupt);
    seconds += one.seconds;
    events += one.events;
    if (interrupt.happened) break;
    found.push(one.found);
    if (options.json !== true) print(io, isStory ? storyOf(one.found, io) : [table.row(bug, one.found.report)]);
  }
  interrupt.end();
  return conclude(found, seedText, { interrupted: interrupt.happened, seconds, events }, options, io);
}

interface Found {
  readonly found: BugFound;
  readonly seconds: number;
  readonly events: number;
}

async function find(bug: Bug, seedText: string, options: Options, io: Io, interrupt: Interrupt): Promise<Found> {
  const { runs = DEFAULT_RUNS, strategy: chosen = "auto", shrink, out = "barricade-out" } = options;
  const scenario = loadScenario(bug.scenario);
  const progress = progressOf(bug.id, io, options.quiet === true || options.json === true);
  const campaign = bugCampaign(bug, scenario, { seed: seedText, runs, strategy: chosen, shrink });
  const seconds = await runInSlices(campaign, { runs, seconds: Infinity }, io, interrupt, progress);
  if (campaign.hasFailed && shrink && !interrupt.happened) progress.say("found; shrinking …");
  const report = bugReport(bug, scenario, campaign.report(shrink && !interrupt.happened));
  progress.end();
  const file = report.violation === null || interrupt.happened ? null : writeReproduction(report.violation.reproduction, out);
  return { found: { bug, report, file }, seconds, events: campaign.progress.events };
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
