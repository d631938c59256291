/**
 * `barricade replay`: a reproduction again, strictly. What it was found with, a planted bug or the user's own code, is put in place again.
 */
import type { Command } from "commander";
import { partsOf } from "../../explorer/campaign/user-code.js";
import { diagnose, violationOf, type Diagnosis } from "../../explorer/replay/diagnose.js";
import { reproductionFrom } from "../../explorer/replay/replay-document.js";
import { ReplayingOracle } from "../../explorer/replay/replaying.js";
import { replay, type Replayed, type ReproductionDocument } from "../../explorer/replay/reproduction.js";
import type { ReplayDocument } from "../../explorer/report/documents.js";
import { failureLines, sentenceOf } from "../../explorer/report/failure-text.js";
import { wrap } from "../../explorer/report/page.js";
import { refuse } from "../../explorer/scenario/bad-input.js";
import { readText } from "../../explorer/scenario/files.js";
import { parseJson } from "../../explorer/scenario/json-text.js";
import { validateScenario } from "../../explorer/scenario/load.js";
import { prepare } from "../../explorer/scenario/run.js";
import type { Scenario } from "../../explorer/scenario/scenario.js";
import { excerpt, quoted, suggestion } from "../../explorer/scenario/wording.js";
import { VERSION } from "../../explorer/version.js";
import { codeOf, type Code } from "../../explorer/workers/code.js";
import { blaming, loadUserModule } from "../../explorer/workers/user-module.js";
import { ALL_PROPERTIES, propertiesWith } from "../../properties/catalogue.js";
import { EXIT } from "../exit.js";
import { checkTraceFile, writeTrace } from "../files.js";
import { print, printJson, type Io } from "../io.js";
import { anyText, oneBug, once } from "../options.js";

interface Options {
  readonly trace?: string;
  readonly force?: boolean;
  readonly use?: string;
  readonly json?: boolean;
}

export function addReplay(program: Command, io: Io, leave: (code: number) => void): void {
  program.command("replay").summary("a reproduction again")
    .description("Runs a reproduction again, strictly. Exit 1: the violation is still there; 0: the property holds now; 3: the run went another way.")
    .argument("<file>", "a reproduction, as explore and bugs write it")
    .option("--trace <file>", "write the trace as NDJSON", once("--trace", anyText))
    .option("--force", "replace that file if it is there")
    .option("--use <module>", "your own code, where it lies elsewhere now", once("--use", anyText))
    .option("--json", "print a JSON document")
    .action(async (file: string, options: Options) => leave(await replayFile(file, options, io)));
}

/** A reproduction, read and checked, with what it was found with. */
interface Ready {
  readonly file: string;
  readonly reproduction: ReproductionDocument;
  readonly scenario: Scenario;
  readonly code: Code;
}

async function replayFile(file: string, options: Options, io: Io): Promise<number> {
  if (options.trace === undefined && options.force === true) refuse("--force", "it is about the file of --trace; give --trace too");
  const ready = await readReproduction(file, options);
  if (options.trace !== undefined) checkTraceFile(options.trace, options.force === true);
  return blaming(ready.code.module, () => replayReady(ready, options, io));
}

function replayReady(ready: Ready, { trace, force = false, json = false }: Options, io: Io): number {
  const { reproduction, scenario, code } = ready;
  const prepared = prepare(scenario);
  const parts = partsOf(scenario, code.options);
  const replayed = replay(reproduction, prepared, parts);
  const diagnosis = diagnose(prepared, new ReplayingOracle(reproduction.decisions), parts, propertiesWith(reproduction.property));
  if (trace !== undefined) writeTrace(trace, diagnosis.lines, force);
  if (json) printJson(io, documentOf(ready, replayed, trace ?? null));
  else print(io, [...changeLines(ready, io), ...linesOf(ready, replayed, diagnosis, io)]);
  switch (replayed.kind) {
    case "violated": return EXIT.unexpected;
    case "held": return EXIT.expected;
    case "diverged": return EXIT.diverged;
  }
}

async function readReproduction(file: string, { use }: Options): Promise<Ready> {
  const value = parseJson(readText(file), file);
  const format: unknown = typeof value === "object" && value !== null && "format" in value ? value.format : undefined;
  if (format !== "barricade-reproduction/1") refuse(file, `this is no reproduction: its "format" must be "barricade-reproduction/1", not ${excerpt(format)}; give a file that explore or bugs wrote`);
  const reproduction = reproductionFrom(value, file);
  const scenario = validateScenario(reproduction.scenario, `${file}#/scenario`);
  checkDecisions(reproduction, file);
  const names = ALL_PROPERTIES.map(({ name }) => name);
  if (!names.includes(reproduction.property)) {
    refuse(`${file}#/property`, `there is no property ${quoted(reproduction.property)}; ${suggestion(reproduction.property, names, "properties")}`);
  }
  const bug = reproduction.bug === null ? null : oneBug(reproduction.bug, `${file}#/bug`);
  const specifier = use ?? reproduction.use?.specifier;
  const module = specifier === undefined ? null : await loadUserModule(specifier, use === undefined ? `${file}#/use/specifier` : "--use");
  return { file, reproduction, scenario, code: codeOf(module, bug) };
}

function checkDecisions({ decisions }: ReproductionDocument, file: string): void {
  decisions.forEach(({ value, alternatives }, at) => {
    if (value >= alternatives) refuse(`${file}#/decisions/${at}/value`, `it must be below the number of alternatives, ${alternatives}, not ${value}; the file was changed by hand, so find the failure anew with explore`);
  });
}

/** Only when the user's own code has changed since. */
function changeLines({ reproduction, code }: Ready, { page }: Io): readonly string[] {
  const { module } = code;
  if (module === null || module.use.sha256 === reproduction.use?.sha256) return [];
  const text = `${module.use.specifier} is not the module that this was found with (its content hash differs); replaying it all the same.`;
  return [...wrap(text, page.width).map((line) => page.paint("warning", line)), ""];
}

function linesOf({ file, reproduction, scenario }: Ready, replayed: Replayed, { outcome, lines, deviation }: Diagnosis, { page }: Io): readonly string[] {
  const { property, decisions } = reproduction;
  switch (replayed.kind) {
    case "held": return [page.paint("good", `✓ ${property} holds in this run now.`), ...wrap(`It was: ${reproduction.message}.`, page.width - 2).map((line) => `  ${line}`)];
    case "diverged": return [page.paint("warning", `? The run went another way than the one recorded with version ${reproduction.version}.`), ...wrap(divergenceWords(replayed.reason), page.width - 2).map((line) => `  ${line}`)];
    case "violated": return failureLines({
      property, file, scenario,
      headline: "is still violated", sentence: sentenceOf(property), message: replayed.violation.message,
      decisions: { words: decisions.map(({ words }) => words), found: decisions.length },
      trace: lines.slice(deviation, violationOf(outcome.verdicts, property)?.event),
      prelude: lines.slice(0, deviation),
      verdicts: outcome.verdicts,
    }, page);
  }
}

function divergenceWords(reason: string): string {
  return `Why: ${reason}. The code under test decides differently now, or the file was changed by hand, so this schedule says nothing about it; explore finds those that do.`;
}

function documentOf({ file, reproduction, code: { module } }: Ready, replayed: Replayed, trace: string | null): ReplayDocument {
  const { property, version, bug } = reproduction;
  return {
    format: "barricade-replay/1", version: VERSION, verdict: replayed.kind,
    file, property,
    message: replayed.kind === "violated" ? replayed.violation.message : replayed.kind === "diverged" ? replayed.reason : null,
    recordedVersion: version, bug,
    use: module === null ? null : { ...module.use, unchanged: module.use.sha256 === reproduction.use?.sha256 },
    trace,
  };
}
