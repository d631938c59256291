/**
 * `barricade run`: one run, the plain one or one of a campaign's; its timeline, its verdicts, and its trace for `judge`.
 */
import type { Command } from "commander";
import { mayBreak } from "../../explorer/campaign/expectation.js";
import { runScenario, type RunReport } from "../../explorer/campaign/single-run.js";
import { allowedOnly, judgedPart } from "../../explorer/report/as-document.js";
import type { RunDocument } from "../../explorer/report/documents.js";
import { jobWords, rowWords } from "../../explorer/report/failure-text.js";
import { counted, grouped, labelled, type Page } from "../../explorer/report/page.js";
import { timeline } from "../../explorer/report/timeline.js";
import { verdictLines } from "../../explorer/report/verdict-text.js";
import { describeDecision } from "../../explorer/report/words.js";
import { refuse } from "../../explorer/scenario/bad-input.js";
import { processesOf } from "../../explorer/scenario/jobs.js";
import { prepare } from "../../explorer/scenario/run.js";
import type { Scenario } from "../../explorer/scenario/scenario.js";
import type { StrategyName } from "../../explorer/strategies/strategy.js";
import { VERSION } from "../../explorer/version.js";
import { blaming } from "../../explorer/workers/user-module.js";
import { EXIT } from "../exit.js";
import { checkTraceFile, writeTrace } from "../files.js";
import { print, printJson, type Io } from "../io.js";
import { anyText, index, once, seed, strategy } from "../options.js";
import { subjectCode, subjectScenario, withSubjectOptions, type SubjectOptions } from "../subject.js";

interface Options extends SubjectOptions {
  readonly seed?: string;
  readonly index?: number;
  readonly strategy?: "auto" | StrategyName;
  readonly trace?: string;
  readonly force?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Rows of the timeline without --all. */
const ROWS = 80;

export function addRun(program: Command, io: Io, leave: (code: number) => void): void {
  const command = program.command("run").summary("one run, its timeline and its verdicts")
    .description("One run of a scenario. Without --seed it is the plain run: no faults, no delays.")
    .argument("<scenario>", "a name, or the path of a .json file")
    .option("--seed <text>", "a random run of this seed", once("--seed", seed))
    .option("--index <n>", "which run of that seed, from 0", once("--index", index))
    .option("--strategy <name>", "auto, random or systematic", once("--strategy", strategy))
    .option("--trace <file>", "write the trace as NDJSON", once("--trace", anyText))
    .option("--force", "replace that file if it is there")
    .option("--all", "leave nothing out of the timeline");
  withSubjectOptions(command).option("--json", "print a JSON document");
  command.action(async (scenario: string, options: Options) => leave(await run(scenario, options, io)));
}

async function run(name: string, options: Options, io: Io): Promise<number> {
  checkTogether(options);
  const scenario = subjectScenario(name, options);
  const code = await subjectCode(options);
  const { seed: seedText, index: which = 0, strategy: chosen = "auto", trace, force = false } = options;
  if (trace !== undefined) checkTraceFile(trace, force);
  const report = await blaming(code.module, () => runScenario(scenario, { ...code.options, ...(seedText !== undefined && { seed: seedText, run: which, strategy: chosen }) }));
  if (trace !== undefined) writeTrace(trace, report.lines, force);
  const tolerated = code.options.bug === undefined ? mayBreak(scenario) : new Set<string>();
  const isViolated = report.verdicts.some((verdict) => verdict.kind === "violated" && verdict.promised && !tolerated.has(verdict.property));
  if (options.json === true) printJson(io, documentOf(report, scenario, options, isViolated));
  else print(io, linesOf(report, scenario, options, io.page));
  return isViolated ? EXIT.unexpected : EXIT.expected;
}

function checkTogether({ seed: seedText, index: which, strategy: chosen, trace, force }: Options): void {
  if (seedText === undefined && which !== undefined) refuse("--index", "it counts the runs of a seed, and the plain run has none; give --seed too");
  if (seedText === undefined && chosen !== undefined) refuse("--strategy", "it needs a seed, and the plain run has none; give --seed too");
  if (trace === undefined && force === true) refuse("--force", "it is about the file of --trace; give --trace too");
}

function linesOf(report: RunReport, scenario: Scenario, { seed: seedText, index: which = 0, strategy: chosen = "auto", trace, all }: Options, page: Page): readonly string[] {
  const processes = processesOf(scenario);
  const title = seedText === undefined ? "the plain run, without faults and delays" : `run ${which} of seed ${seedText} (${chosen})`;
  const fired = Object.entries(allowedOnly(report.faults, scenario)).filter(([, count]) => count > 0);
  return [
    `${page.paint("strong", scenario.name)}: ${title}`,
    ...labelled("job", `${jobWords(scenario)}; ${rowWords(scenario)}`, page),
    ...labelled("faults", fired.length === 0 ? "none" : fired.map(([fault, count]) => `${fault} ${grouped(count)}`).join(" · "), page),
    ...labelled("took", `${counted(report.events, "event")}; digest ${report.digest}`, page),
    ...(trace === undefined ? [] : labelled("trace", `${trace}; barricade judge ${trace} judges it again`, page)),
    "",
    ...timeline(report.lines, { processes, ...(all !== true && { rows: ROWS }) }, page),
    page.paint("dim", "p:o is the input row at offset o of partition p; other numbers are checkpoints, or transactions"),
    "",
    ...verdictLines(report.verdicts, page),
  ];
}

function documentOf(report: RunReport, scenario: Scenario, { seed: seedText, index: which = 0, strategy: chosen = "auto", trace }: Options, isViolated: boolean): RunDocument {
  const { graphs } = prepare(scenario);
  const isRandom = seedText !== undefined;
  return {
    format: "barricade-run/1", version: VERSION, verdict: isViolated ? "violated" : "held",
    scenario: report.scenario,
    seed: seedText ?? null, index: isRandom ? which : null, strategy: isRandom ? chosen : null,
    end: report.end, time: report.time, digest: report.digest,
    faults: allowedOnly(report.faults, scenario),
    decisions: report.decisions.map((decision) => describeDecision(decision, graphs)),
    trace: trace ?? null,
    ...judgedPart(report.lines.length, report.verdicts, report.withdrawn),
  };
}
