/**
 * The command line: arguments to a command, whatever goes wrong to an exit code. Reports are on stdout, all else on stderr.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { Command, CommanderError } from "commander";
import type { ErrorDocument } from "../explorer/report/documents.js";
import { BadInput } from "../explorer/scenario/bad-input.js";
import { VERSION } from "../explorer/version.js";
import { addBugs } from "./commands/bugs.js";
import { addCheck } from "./commands/check.js";
import { addExplore } from "./commands/explore.js";
import { addJudge } from "./commands/judge.js";
import { addList } from "./commands/list.js";
import { addRefine } from "./commands/refine.js";
import { addReplay } from "./commands/replay.js";
import { addRun } from "./commands/run.js";
import { addVectors } from "./commands/vectors.js";
import { EXIT } from "./exit.js";
import { contentHash } from "./files.js";
import { printJson, type Io } from "./io.js";

/**
 * @param argv what follows the command's own name
 * @returns the exit code
 */
export async function commandLine(argv: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.expected;
  try {
    const program = programFor(io, (exit) => void (code = exit));
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.expected;
    return complain(error, argv, io);
  }
}

function programFor(io: Io, leave: (code: number) => void): Command {
  const program = new Command("barricade")
    .description("Proves, or breaks, exactly-once stream processing by deterministic simulation.")
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: () => undefined, getOutHelpWidth: () => io.page.width })
    .addHelpText("after", EXAMPLES);
  for (const add of [addRun, addExplore, addReplay, addBugs, addJudge, addCheck, addRefine, addVectors, addList]) add(program, io, leave);
  return program;
}

const EXAMPLES = `
Examples:
  barricade run two-phase-commit              watch barriers align and transactions commit
  barricade explore --for 1m                  search every scenario for a minute
  barricade explore two-phase-commit --use ./my-sink.js
  barricade bugs no-alignment --seed 1        a historical bug, planted and found
  barricade check two-phase --set resourceManagers=7

Exit: 0 as expected · 1 not as expected · 2 bad input · 3 a replay diverged · 4 inconclusive · 70 our own bug · 130 interrupted`;

function complain(error: unknown, argv: readonly string[], io: Io): number {
  if (error instanceof BadInput) return refused(error.place, error.message.slice(error.place.length + 2).replace(/\.$/, ""), argv, io);
  if (error instanceof CommanderError) return refused(...ofCommander(error, argv), argv, io);
  return ownBug(error, argv, io);
}

function refused(place: string, message: string, argv: readonly string[], io: Io): number {
  if (argv.includes("--json")) printError({ place, message }, EXIT.badInput, io);
  else io.err(`barricade: ${place}: ${message}.\n`);
  return EXIT.badInput;
}

/** "error: unknown option '--sed'\n(Did you mean --seed?)" as a place and a sentence. */
function ofCommander({ code, message }: CommanderError, argv: readonly string[]): [place: string, message: string] {
  if (code === "commander.help") return ["help", `there is no command "${argv.find((word) => word !== "help")}"; barricade help shows what there is`];
  const text = message.replace(/^error: /, "").replace(/\s*\(Did you mean .*/s, "").replace(". Expected", ": expected").replace(/\.$/, "").replaceAll("'", '"');
  const [, place = "barricade"] = /"(-[^" ]*|[^"]+)[^"]*"/.exec(text) ?? [];
  if (code === "commander.optionMissingArgument") return [place, "it needs a value; write one after it"];
  const [, meant] = /\(Did you mean (?:one of )?([^?]*)\?\)/.exec(message) ?? [];
  const remedy = meant === undefined ? "barricade help shows what there is" : `perhaps ${meant.replace(/, (?=[^,]*$)/, " or ")} is meant`;
  return [place, `${text}; ${remedy}`];
}

/** Says so, and keeps what we need to mend it. */
function ownBug(error: unknown, argv: readonly string[], io: Io): number {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const text = [`barricade ${VERSION}, Node.js ${process.version}, ${process.platform}`, `barricade ${argv.join(" ")}`, "", stack, ""].join("\n");
  const file = path.join(io.folder, `barricade-bug-${contentHash(text)}.txt`);
  const whose = argv.includes("--use") ? "this is a bug of barricade's own, or of what --use brought into it (look there first)" : "this is a bug of barricade's own";
  const message = `${whose}: ${stack.split("\n")[0]!}; please report it`;
  const kept = keep(file, text) ? ` with the file ${file}` : `:\n${text}`;
  if (argv.includes("--json")) printError({ place: "barricade", message: `${message}${kept}` }, EXIT.ownBug, io);
  else io.err(`barricade: ${message}${kept}\n`);
  return EXIT.ownBug;
}

function keep(file: string, text: string): boolean {
  try {
    writeFileSync(file, text);
    return true;
  } catch {
    return false;
  }
}

function printError(error: ErrorDocument["error"], exit: ErrorDocument["exit"], io: Io): void {
  printJson(io, { format: "barricade-error/1", version: VERSION, verdict: exit === EXIT.badInput ? "bad-input" : "own-bug", error, exit } satisfies ErrorDocument);
}
