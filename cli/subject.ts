/**
 * What a command is about: scenarios as the options change them, and the code under test.
 */
import type { Command } from "commander";
import { BadInput } from "../explorer/scenario/bad-input.js";
import { loadScenario } from "../explorer/scenario/load.js";
import type { Scenario } from "../explorer/scenario/scenario.js";
import { codeOf, type Code } from "../explorer/workers/code.js";
import { loadUserModule } from "../explorer/workers/user-module.js";
import type { Bug } from "../properties/bugs/bug.js";
import { anyText, count, faults, once, oneBug, repeated } from "./options.js";

export interface SubjectOptions {
  readonly input?: string;
  readonly key?: string;
  readonly value?: string;
  readonly partitions?: number;
  readonly set?: readonly string[];
  readonly faults?: readonly string[];
  readonly bug?: Bug;
  readonly use?: string;
}

export function withSubjectOptions(command: Command): Command {
  return command
    .option("--input <file>", "NDJSON to use in place of the scenario's rows", once("--input", anyText))
    .option("--key <field>", "which field of a line is the record's key", once("--key", anyText))
    .option("--value <field>", "which field of a line is the record's value, a whole number", once("--value", anyText))
    .option("--partitions <n>", "how many partitions the lines are dealt to", once("--partitions", count))
    .option("--faults <a,b>", "allow these faults only; none allows none", once("--faults", faults))
    .option("--set <key=value>", "change a field of the scenario, as in interval=50 (repeatable)", repeated)
    .option("--bug <id>", "plant a historical bug", once("--bug", oneBug))
    .option("--use <module>", "your own code: an ES module that exports parts", once("--use", anyText));
}

/** @throws BadInput under the options' own names */
export function subjectScenario(nameOrPath: string, { input, key, value, partitions, set, faults: allowed }: SubjectOptions): Scenario {
  try {
    return loadScenario(nameOrPath, { input, fields: { key, value }, partitions, set, faults: allowed });
  } catch (error) {
    throw error instanceof BadInput ? underOptionNames(error) : error;
  }
}

const OPTION_OF_PLACE: Readonly<Record<string, string>> = { "input": "--input", "fields.key": "--key", "fields.value": "--value", "partitions": "--partitions", "faults": "--faults" };

function underOptionNames({ problems }: BadInput): BadInput {
  const [first, ...rest] = problems.map(({ place, message }) => ({
    place: OPTION_OF_PLACE[place] ?? place.replace(/^set /, "--set "),
    message: message.replaceAll("fields.key", "--key").replaceAll("fields.value", "--value"),
  }));
  return new BadInput([first!, ...rest]);
}

/** The user's module with the bug planted into it. */
export async function subjectCode({ bug, use }: Pick<SubjectOptions, "bug" | "use">): Promise<Code> {
  const module = use === undefined ? null : await loadUserModule(use, "--use");
  return codeOf(module, bug ?? null);
}
