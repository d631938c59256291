/**
 * `barricade explore`: searches the schedules of scenarios, and reports what fired, what was reached, what held and what broke.
 */
import type { Command } from "commander";
import { REFINED } from "../../explorer/campaign/refined-runs.js";
import type { ScenarioReport } from "../../explorer/campaign/scenario-report.js";
import type { Tally } from "../../explorer/campaign/tally.js";
import { exploreDocument, overallVerdict, type Explored } from "../../explorer/report/as-document.js";
import { conclusion, scenarioLines } from "../../explorer/report/explore-text.js";
import { expectedBreakLines, failureLines, failureOf } from "../../explorer/report/failure-text.js";
import { refuse } from "../../explorer/scenario/bad-input.js";
import type { Code } from "../../explorer/workers/code.js";
import type { Pool } from "../../explorer/workers/pool.js";
import { blaming } from "../../explorer/workers/user-module.js";
import type { AnyPropertyName } from "../../properties/property.js";
import { EXIT } from "../exit.js";
import { CampaignJournal, outOf } from "../campaign-journal.js";
import { writeReproduction } from "../files.js";
import { listen, type Interrupt } from "../interrupt.js";
import { print, printJson, type Io } from "../io.js";
import { anyText, count, duration, index, once, repeated, seed, strategy, workers } from "../options.js";
import { DEFAULT_SECONDS, planOf, resumedPlan, type Plan } from "../plan.js";
import { progressOf } from "../progress.js";
import type { Searching } from "../searching.js";
import { withSubjectOptions } from "../subject.js";
import { sweep, type SweepOptions } from "../sweep.js";

interface Options extends SweepOptions {
  /** False after --no-shrink. */
  readonly shrink: boolean;
  readonly out?: string;
  readonly resume?: string;
}

/** A worker is not worth starting for fewer. */
const FEW_RUNS = 50;

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
    .option("--refine <n>", `hold one run in so many against the model, 0 for none (default: ${REFINED})`, once("--refine", index))
    .option("--no-shrink", "write failures down as they were found")
    .option("--out <folder>", "where reproductions go, and the journal while it lasts (default: barricade-out)", once("--out", anyText))
    .option("--sweep <key=a,b,c>", "what checkpoints cost under each of these settings, as in interval=10,20,40 (repeatable)", repeated)
    .option("--resume <journal>", "go on with a campaign that was interrupted", once("--resume", anyText))
    .option("--workers <n>", "how many threads (default: as many as there are cores)", once("--workers", workers))
    .option("--json", "print a JSON document")
    .option("--quiet", "no progress on stderr");
  command.action(async (names: string[], options: Options) => leave(await explore(names, options, io)));
}

async function explore(names: readonly string[], options: Options, io: Io): Promise<number> {
  checkTogether(names, options);
  if (options.sweep !== undefined) return sweep(names, options.sweep, options, io);
  const plan = options.resume === undefined ? await planOf(names, options) : await resumedPlan(options.resume);
  const interrupt = listen(io);
  const journal = new CampaignJournal(plan, options, io);
  const pool = io.pool(poolSize(plan, options, io));
  try {
    if (options.json !== true) print(io, [`seed ${plan.head.seed}`]);
    const explored = await exploreParts(plan, pool, journal, interrupt, options, io);
    const isWhole = !interrupt.happened;
    const kept = journal.end(isWhole);
    return conclude(explored, plan, isWhole ? null : kept, isWhole, options, io);
  } finally {
    interrupt.end();
    pool.end();
  }
}

async function exploreParts(plan: Plan, pool: Pool, journal: CampaignJournal, interrupt: Interrupt, options: Options, io: Io): Promise<readonly Explored[]> {
  const explored: Explored[] = [];
  for (const [at, part] of plan.parts.entries()) {
    if (interrupt.happened) break;
    const one = await blaming(plan.code.module, () => exploreOne(part, pool, (tally) => journal.add(at, tally), interrupt, options, io));
    refuseNondeterminism(one.report, plan.code);
    explored.push(one);
    if (options.json !== true) print(io, linesOf(one, part, plan.head.input, io));
  }
  return explored;
}

async function exploreOne(part: Searching, pool: Pool, came: (tally: Tally) => void, interrupt: Interrupt, options: Options, io: Io): Promise<Explored> {
  const { scenario } = part.campaign;
  const progress = progressOf(scenario.name, io, options.quiet === true || options.json === true);
  await part.search(pool, io, interrupt, progress, came);
  if (part.campaign.hasFailed(part.stretches.merged) && options.shrink && !interrupt.happened) progress.say("a violation; shrinking it …");
  const report = await part.report(pool, interrupt, options.shrink);
  progress.end();
  const files = new Map<AnyPropertyName, string>();
  for (const { property, reproduction } of report.violations) files.set(property, writeReproduction(reproduction, outOf(options)));
  return { report, scenario, files };
}

/** No more than there is work for: a thread takes a while to start. */
function poolSize({ parts }: Plan, { workers: wanted }: Options, io: Io): number {
  const runs = parts.reduce((sum, { limits }) => sum + limits.runs, 0);
  return wanted ?? Math.min(io.cores, Math.ceil(runs / FEW_RUNS));
}

/** What a journal fixes cannot be given again. */
function checkTogether(names: readonly string[], options: Options): void {
  if (options.resume === undefined) return;
  const fixed = ["for", "runs", "seed", "strategy", "keepGoing", "refine", "input", "key", "value", "partitions", "faults", "set", "bug", "use", "sweep"] as const;
  const given = fixed.find((name) => options[name] !== undefined);
  if (names.length > 0) refuse("explore", "the scenarios stand in the journal that is resumed; name none");
  if (given !== undefined) refuse(`--${given.replace("keepGoing", "keep-going")}`, "it stands in the journal that is resumed; leave it out");
}

/** With a user's code it is theirs; without, ours. */
function refuseNondeterminism({ nondeterminism, scenario, seed: seedText }: ScenarioReport, { module }: Code): void {
  if (nondeterminism === null) return;
  const { run, digests } = nondeterminism;
  const what = `run ${run} of seed ${seedText} of ${scenario}, executed twice, gave the digests ${digests.join(" and ")}`;
  if (module === null) throw new Error(`a run is not deterministic: ${what}`);
  refuse(`--use ${module.use.specifier}`, `the module is not deterministic: ${what}; take clocks, random numbers and memory shared between instances out of it`);
}

/** What the scenario expects to break is told in short. */
function linesOf({ report, scenario, files }: Explored, { seconds, campaign }: Searching, input: string | null, { page }: Io): readonly string[] {
  return [
    "",
    ...scenarioLines(report, scenario, seconds, input, page),
    ...report.violations.flatMap((violation) => {
      const failing = failureOf(violation, report.seed, files.get(violation.property) ?? null);
      return ["", ...(campaign.tolerated.has(violation.property) ? expectedBreakLines : failureLines)(failing, page)];
    }),
  ];
}

function conclude(explored: readonly Explored[], { parts }: Plan, kept: string | null, isWhole: boolean, { json = false }: Options, io: Io): number {
  const reports = explored.map(({ report }) => report);
  const events = reports.reduce((sum, report) => sum + report.events, 0);
  const seconds = parts.reduce((sum, part) => sum + part.seconds, 0);
  if (json) printJson(io, exploreDocument(explored, { interrupted: !isWhole, seconds, events }));
  else print(io, ["", ...(isWhole ? conclusion(reports, io.page) : interruptedLines(kept, io))]);
  if (!isWhole) return EXIT.interrupted;
  switch (overallVerdict(reports)) {
    case "as-expected": return EXIT.expected;
    case "unexpected": return EXIT.unexpected;
    case "inconclusive": return EXIT.inconclusive;
  }
}

function interruptedLines(kept: string | null, { page }: Io): readonly string[] {
  const goOn = kept === null ? [] : [`To go on:  npx barricade explore --resume ${kept}`];
  return [page.paint("warning", "Interrupted: this is how far it came."), ...goOn];
}
