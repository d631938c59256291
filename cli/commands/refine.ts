/**
 * `barricade refine`: whether runs of the engine are runs of the model `checkpointing`, those of a campaign or one trace.
 */
import { randomInt } from "node:crypto";
import type { Command } from "commander";
import { Refinements, refineRuns } from "../../explorer/campaign/refine.js";
import { refineDocument, verdictOf, type Named } from "../../explorer/report/refine-document.js";
import { refineLines } from "../../explorer/report/refine-text.js";
import { refuse } from "../../explorer/scenario/bad-input.js";
import { scenarioNames } from "../../explorer/scenario/load.js";
import type { StrategyName } from "../../explorer/strategies/strategy.js";
import { blaming } from "../../explorer/workers/user-module.js";
import { EXIT } from "../exit.js";
import { traceIn } from "../files.js";
import { print, printJson, type Io } from "../io.js";
import { anyText, count, once, seed, strategy } from "../options.js";
import { subjectCode, subjectScenario, withSubjectOptions, type SubjectOptions } from "../subject.js";

interface Options extends SubjectOptions {
  readonly seed?: string;
  readonly runs?: number;
  readonly every?: number;
  readonly strategy?: "auto" | StrategyName;
  readonly trace?: string;
  readonly json?: boolean;
}

const DEFAULT_RUNS = 20;

export function addRefine(program: Command, io: Io, leave: (code: number) => void): void {
  const command = program.command("refine").summary("whether runs of the engine are runs of the model")
    .description("Follows runs through the model checkpointing, event by event. Runs of what the model does not tell of are counted with the reason.")
    .argument("[scenarios...]", "names, or paths of .json files; by default all")
    .option("--seed <text>", "of the campaign whose runs these are; by default random, and printed", once("--seed", seed))
    .option("--runs <n>", `of the campaign, for each scenario; by default ${DEFAULT_RUNS}`, once("--runs", count))
    .option("--every <n>", "follow one of so many runs, as 20 for 5 % of them; by default each", once("--every", count))
    .option("--strategy <name>", "auto, random or systematic", once("--strategy", strategy))
    .option("--trace <file>", "follow this trace instead", once("--trace", anyText));
  withSubjectOptions(command).option("--json", "print a JSON document");
  command.action(async (scenarios: readonly string[], options: Options) => leave(await refine(scenarios, options, io)));
}

async function refine(names: readonly string[], options: Options, io: Io): Promise<number> {
  const { trace, seed: chosen = String(randomInt(1, 2 ** 31)), every = 1, json = false } = options;
  if (trace !== undefined && names.length > 0) refuse("--trace", "it is followed in place of runs; name no scenario");
  const all = trace === undefined ? await ofScenarios(names, chosen, every, options) : [ofTrace(trace)];
  if (json) printJson(io, refineDocument(trace === undefined ? chosen : null, trace === undefined ? every : null, all));
  else print(io, [...(trace === undefined ? [`seed ${chosen}`, ""] : []), ...refineLines(all, io.page)]);
  return EXITS[verdictOf(all)];
}

const EXITS = { refined: EXIT.expected, refused: EXIT.unexpected, inconclusive: EXIT.inconclusive } as const;

async function ofScenarios(names: readonly string[], chosen: string, every: number, options: Options): Promise<readonly Named[]> {
  const code = await subjectCode(options);
  const scenarios = (names.length === 0 ? scenarioNames() : names).map((name) => subjectScenario(name, options));
  const { runs = DEFAULT_RUNS, strategy: way = "auto" } = options;
  const followed = { ...code.options, seed: chosen, runs, every, strategy: way };
  return await blaming(code.module, () => scenarios.map((scenario) => ({ scenario: scenario.name, refinements: refineRuns(scenario, followed) })));
}

function ofTrace(file: string): Named {
  const refinements = new Refinements();
  refinements.add(traceIn(file), null);
  return { scenario: null, refinements };
}
