/**
 * `barricade check`: explores models exhaustively, the default set of them or one.
 */
import type { Command } from "commander";
import { Board } from "../../explorer/checking/board.js";
import { checkVerdict, judgedProperties, worstVerdict, type CheckVerdict, type Checked } from "../../explorer/checking/expectation.js";
import { constantsOf, instanceCalled, type ModelCheck } from "../../explorer/checking/model-check.js";
import { checkTogether } from "../../explorer/checking/together.js";
import { checkDocument, modelsDocument } from "../../explorer/report/check-document.js";
import { checkLines, checkTable, modelLines, neverTaken } from "../../explorer/report/check-text.js";
import { refuse } from "../../explorer/scenario/bad-input.js";
import type { CheckResult } from "../../model/checker/result.js";
import { itfOf } from "../../model/checker/itf.js";
import { DEFAULT_SET, type DefaultCheck } from "../../model/default-set.js";
import { MODELS } from "../../model/models.js";
import { EXIT } from "../exit.js";
import { checkDocumentFile, writeDocument } from "../files.js";
import { listen } from "../interrupt.js";
import { print, printJson, type Io } from "../io.js";
import { anyText, count, once, repeated, workers } from "../options.js";
import { statesOf } from "../states-progress.js";

interface Options {
  readonly set?: readonly string[];
  readonly list?: boolean;
  readonly keepGoing?: boolean;
  readonly fingerprints?: boolean;
  readonly limit?: number;
  readonly itf?: string;
  readonly workers?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** States; some gigabytes. */
const LIMIT = 50_000_000;
const EXITS = { "as-expected": EXIT.expected, unexpected: EXIT.unexpected, inconclusive: EXIT.inconclusive, interrupted: EXIT.interrupted } as const satisfies { readonly [V in CheckVerdict]: number };

export function addCheck(program: Command, io: Io, leave: (code: number) => void): void {
  program.command("check").summary("explore a model exhaustively")
    .description("Explores all states of the formal model: of one model, or of a default set with and without planted faults.")
    .argument("[model]", "as check --list shows them (default: the default set)")
    .option("--set <name=value>", "a constant's value; may be repeated", repeated)
    .option("--list", "list the models with their constants and ranges")
    .option("--keep-going", "explore on after a violation: the shortest counterexample of every property")
    .option("--fingerprints", "keep a hash of 64 bits of each state instead of the state; liveness is not judged then")
    .option("--limit <n>", `at most so many states a model (default: ${LIMIT})`, once("--limit", count))
    .option("--itf <file>", "write the first counterexample in the Informal Trace Format", once("--itf", anyText))
    .option("--workers <n>", "how many threads (default: as many as there are cores)", once("--workers", workers))
    .option("--json", "print a JSON document")
    .option("--quiet", "no progress on stderr")
    .action(async (model: string | undefined, options: Options) => leave(await check(model, options, io)));
}

async function check(model: string | undefined, options: Options, io: Io): Promise<number> {
  if (options.list === true) return list(model, options, io);
  const chosen = model === undefined ? defaultSet(options) : [oneModel(model, options)];
  for (const one of chosen) instanceCalled(one.model, one.constants);
  if (options.itf !== undefined) checkDocumentFile(options.itf, "--itf");
  const start = io.now();
  const all = await exploreAll(chosen, options, io);
  if (options.itf !== undefined) writeItf(all[0]!, options.itf, io);
  if (options.json === true) printJson(io, checkDocument(all, io.now() - start));
  else print(io, model === undefined ? [...checkTable(all.map((checked, at) => ({ ...checked, named: chosen[at]!.constants })), io.page), "", ...neverTaken(all), summary(all)] : checkLines(all[0]!, instanceCalled(model, chosen[0]!.constants), instanceCalled(model, {}).constants, io.page));
  return EXITS[worstVerdict(all.map(checkVerdict))];
}

function defaultSet({ set, itf }: Options): readonly DefaultCheck[] {
  if (set !== undefined) refuse("--set", "constants belong to a model; name one");
  if (itf !== undefined) refuse("--itf", "a counterexample belongs to a model; name one");
  return DEFAULT_SET;
}

function oneModel(model: string, { set = [] }: Options): DefaultCheck {
  return { model, constants: constantsOf(model, set), expected: { kind: "holds" } };
}

function list(model: string | undefined, { json = false }: Options, io: Io): number {
  if (model !== undefined) instanceCalled(model, {});
  const models = MODELS.filter(({ name }) => model === undefined || name === model);
  if (json) printJson(io, modelsDocument(models));
  else print(io, models.flatMap((one, at) => [...(at === 0 ? [] : [""]), ...modelLines(one, io.page)]));
  return EXIT.expected;
}

/** In the order of the list, each by the next thread that is free. An interrupt ends those under way early. */
async function exploreAll(chosen: readonly DefaultCheck[], options: Options, io: Io): Promise<readonly Checked[]> {
  const interrupt = listen(io);
  const pool = io.pool(options.workers ?? io.cores);
  const boards = chosen.map(() => new Board());
  const end = io.onInterrupt(() => boards.forEach((board) => board.end()));
  let ended = 0;
  const progress = statesOf(boards, () => ended, io, options.quiet === true || options.json === true);
  // One model is shared among the threads; of many, each thread takes one after the other.
  const explore = (check: ModelCheck, board: Board): Promise<CheckResult> =>
    (chosen.length === 1 ? checkTogether(pool, check, board) : pool.ask({ kind: "check", check, board: board.memory }));
  try {
    return await Promise.all(chosen.map(async (one, at) => {
      const result = await explore(taskOf(one, options), boards[at]!);
      ended++;
      return { expected: one.expected, result };
    }));
  } finally {
    progress.end();
    end();
    interrupt.end();
    pool.end();
  }
}

function taskOf(one: DefaultCheck, { limit = LIMIT, keepGoing = false, fingerprints = false }: Options): ModelCheck {
  const { model, constants } = one;
  return { model, constants, limit, keepGoing, fingerprints, properties: judgedProperties(one) };
}

function writeItf({ result }: Checked, file: string, io: Io): void {
  const [violation] = result.violations;
  if (violation === undefined) return io.err("barricade: nothing is violated; no counterexample is written.\n");
  const { variables } = instanceCalled(result.model, result.constants);
  writeDocument(file, "--itf", itfOf(violation.trace, variables, result.model, `${violation.property} is violated`));
}

function summary(all: readonly Checked[]): string {
  const good = all.filter((checked) => checkVerdict(checked) === "as-expected").length;
  return good === all.length ? `✓ All ${all.length} came out as they must.` : `✗ ${good} of ${all.length} came out as they must.`;
}
