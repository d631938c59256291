/**
 * `barricade explore`: searches the schedules of scenarios, and reports what fired, what was reached, what held and what broke.
 */
import { randomInt } from "node:crypto";
import type { Command } from "commander";
import { Campaign } from "../../explorer/campaign/explore.js";
import type { ScenarioReport } from "../../explorer/campaign/scenario-report.js";
import { partsOf } from "../../explorer/campaign/user-code.js";
import { exploreDocument, overallVerdict, type Explored } from "../../explorer/report/as-document.js";
import { conclusion, scenarioLines } from "../../explorer/report/explore-text.js";
import { failureLines, failureOf } from "../../explorer/report/failure-text.js";
import { refuse } from "../../explorer/scenario/bad-input.js";
import { scenarioNames } from "../../explorer/scenario/load.js";
import type { Scenario } from "../../explorer/scenario/scenario.js";
import type { StrategyName } from "../../explorer/strategies/strategy.js";
import type { AnyPropertyName } from "../../properties/property.js";
import { EXIT } from "../exit.js";
import { writeReproduction } from "../files.js";
import { print, printJson, type Io } from "../io.js";
import { anyText, count, duration, once, seed, strategy, workers } from "../options.js";
import { progressOf } from "../progress.js";
import { listen, runInSlices, type Interrupt, type Limits } from "../slices.js";
import { subjectCode, subjectScenario, withSubjectOptions, type Code, type SubjectOptions } from "../subject.js";
import { blaming } from "../user-module.js";

interface Options extends SubjectOptions {
  readonly for?: number;
  readonly runs?: number;
  readonly seed?: string;
  readonly strategy?: "auto" | StrategyName;
  readonly keepGoing?: boolean;
  /** False after --no-shrink. */
  readonly shrink: boolean;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** s, when neither --for nor --runs is given. */
const DEFAULT_SECONDS = 20;
const MOST_RUNS = 1_000_000_000;

export function addExplore(program: Command, io: Io, leave: (code: number) => void): void {
  const command = program.command("explore").summary("search schedules for one that breaks a guarantee")
    .description("Searches the schedules of scenarios, all of them by default. The first violation of each property is shrunk and written down for replay.")
    .argument("[scenarios...]", "names, or paths of .json files")
    .option("--for <time>", `how long in all, as in 500ms, 10s, 2m (default: ${DEFAULT_SECONDS}s)`, once("--for", duration))
    .option("--runs <n>", "how many runs in all", once("--runs", count))
    .option("--seed <text>", "the same seed and --runs give the same report (default: random)", once("--seed", seed))
    .option("--strategy <name>", "auto, random or systematic (default: auto)", once("--strategy", strategy));
  withSubjectOptions(command)
    .option("--keep-going", "do not stop a scenario at its first failing run")
    .option("--no-shrink", "write failures down as they were found")
    .option("--out <folder>", "where reproductions go (default: barricade-out)", once("--out", anyText))
    .option("--workers <n>", "1 so far", once("--workers", workers))
    .option("--json", "print a JSON document")
    .option("--quiet", "no progress on stderr");
  command.action(async (names: string[], options: Options) => leave(await explore(names, options, io)));
}

async function explore(names: readonly string[], options: Options, io: Io): Promise<number> {
  const scenarios = (names.length === 0 ? scenarioNames() : unrepeated(names)).map((name) => subjectScenario(name, options));
  const code = await subjectCode(options);
  const seedText = options.seed ?? String(randomInt(1, 2 ** 31));
  const limits = limitsOf(scenarios.length, options);
  await blaming(code.module, () => scenarios.forEach((scenario) => partsOf(scenario, code.options)));
  const interrupt = listen(io);
  if (options.json !== true) print(io, [`seed ${seedText}`]);
  const explored: Explored[] = [];
  let seconds = 0;
  for (const [at, scenario] of scenarios.entries()) {
    if (interrupt.happened) break;
    const campaign = (): Campaign => campaignOf(scenario, code, seedText, limits[at]!, options);
    const done = await blaming(code.module, () => exploreOne(scenario, campaign(), limits[at]!, options, io, interrupt));
    seconds += done.seconds;
    refuseNondeterminism(done.explored.report, code);
    explored.push(done.explored);
    if (options.json !== true) print(io, linesOf(done.explored, done.seconds, options.input ?? null, io));
  }
  interrupt.end();
  return conclude(explored, seconds, interrupt.happened, options, io);
}

function unrepeated(names: readonly string[]): readonly string[] {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  return twice === undefined ? names : refuse("explore", `the scenario ${JSON.stringify(twice)} is named twice; name it once`);
}

/** Each scenario's even share; the first ones take what is left over. */
function limitsOf(scenarios: number, { for: time, runs }: Options): readonly Limits[] {
  if (runs !== undefined && runs < scenarios) refuse("--runs", `${runs} cannot be split among ${scenarios} scenarios; give at least ${scenarios}, or name fewer scenarios`);
  const seconds = time ?? (runs === undefined ? DEFAULT_SECONDS : Infinity);
  return Array.from({ length: scenarios }, (_, at) => ({
    seconds: seconds / scenarios,
    runs: runs === undefined ? MOST_RUNS : Math.floor(runs / scenarios) + (at < runs % scenarios ? 1 : 0),
  }));
}

function campaignOf(scenario: Scenario, code: Code, seedText: string, { runs }: Limits, options: Options): Campaign {
  const { strategy: chosen = "auto", keepGoing = false, shrink, input } = options;
  return new Campaign(scenario, { ...code.options, seed: seedText, strategy: chosen, keepGoing, shrink, runs, batch: input !== undefined });
}

async function exploreOne(scenario: Scenario, campaign: Campaign, limits: Limits, options: Options, io: Io, interrupt: Interrupt): Promise<{ readonly explored: Explored; readonly seconds: number }> {
  const progress = progressOf(scenario.name, io, options.quiet === true || options.json === true);
  const seconds = await runInSlices(campaign, limits, io, interrupt, progress);
  if (campaign.hasFailed && options.shrink && !interrupt.happened) progress.say("a violation; shrinking it …");
  const report = campaign.report(options.shrink && !interrupt.happened);
  progress.end();
  const files = new Map<AnyPropertyName, string>();
  for (const { property, reproduction } of report.violations) files.set(property, writeReproduction(reproduction, options.out ?? "barricade-out"));
  return { explored: { report, scenario, files }, seconds };
}

/** With a user's code it is theirs; without, ours. */
function refuseNondeterminism({ nondeterminism, scenario, seed: seedText }: ScenarioReport, { module }: Code): void {
  if (nondeterminism === null) return;
  const { run, digests } = nondeterminism;
  const what = `run ${run} of seed ${seedText} of ${scenario}, executed twice, gave the digests ${digests.join(" and ")}`;
  if (module === null) throw new Error(`a run is not deterministic: ${what}`);
  refuse(`--use ${module.use.specifier}`, `the module is not deterministic: ${what}; take clocks, random numbers and memory shared between instances out of it`);
}

function linesOf({ report, scenario, files }: Explored, seconds: number, input: string | null, { page }: Io): readonly string[] {
  return [
    "",
    ...scenarioLines(report, scenario, seconds, input, page),
    ...report.violations.flatMap((violation) => ["", ...failureLines(failureOf(violation, report.seed, files.get(violation.property) ?? null), page)]),
  ];
}

function conclude(explored: readonly Explored[], seconds: number, interrupted: boolean, { json = false }: Options, io: Io): number {
  const reports = explored.map(({ report }) => report);
  const events = reports.reduce((sum, report) => sum + report.events, 0);
  if (json) printJson(io, exploreDocument(explored, { interrupted, seconds, events }));
  else print(io, ["", ...(interrupted ? [io.page.paint("warning", "Interrupted: this is how far it came.")] : conclusion(reports, io.page))]);
  if (interrupted) return EXIT.interrupted;
  switch (overallVerdict(reports)) {
    case "as-expected": return EXIT.expected;
    case "unexpected": return EXIT.unexpected;
    case "inconclusive": return EXIT.inconclusive;
  }
}
