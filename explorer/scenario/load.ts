/**
 * Scenarios by name, from the package, or by path, from a user's own file; with what the user overrides. All that is wrong with them is a BadInput.
 */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { BadInput, refuse } from "./bad-input.js";
import { documentFrom, scenarioOf } from "./document.js";
import { readText } from "./files.js";
import { readRows } from "./input.js";
import { parseJson } from "./json-text.js";
import { override, type Overrides } from "./overrides.js";
import { spanOf, type Scenario } from "./scenario.js";
import type { ScenarioDocument } from "./schema.js";
import { listed, nearestOf, quoted, shortened } from "./wording.js";

export { documentOf, validateScenario } from "./document.js";
export type { Overrides } from "./overrides.js";

/** Reads a file named beside the scenario, or one named by an option. Throws BadInput when it cannot. */
export type ReadFile = (file: string, namedBy: "scenario" | "option") => string;

type Rows = Scenario["rows"];

/** Where the scenarios of the package lie, relative to its root. */
const FOLDER = "scenarios/jobs";
const LATEST_HEALING = 1_000_000_000;

/**
 * @param nameOrPath the name of a scenario of the package, or a path: what contains a slash or ends in `.json`
 * @throws BadInput
 */
export function loadScenario(nameOrPath: string, overrides: Overrides = {}): Scenario {
  if (/[/\\]|\.json$/.test(nameOrPath)) return parseScenario(readText(nameOrPath), nameOrPath, (file) => readText(file), overrides);
  const names = scenarioNames();
  if (!names.includes(nameOrPath)) refuseName(nameOrPath, names);
  const place = `${FOLDER}/${nameOrPath}.json`;
  const root = packageRoot();
  const readFile: ReadFile = (file, namedBy) => (namedBy === "option" ? readText(file) : readText(path.join(root, file), file));
  return parseScenario(readFile(place, "scenario"), place, readFile, overrides);
}

function refuseName(name: string, names: readonly string[]): never {
  const meant = nearestOf(name, names);
  const nearest = meant === null ? "" : `perhaps ${quoted(meant)} is meant; `;
  return refuse(`scenario ${shortened(name)}`, `there is no scenario ${quoted(name)}; ${nearest}the scenarios are ${listed(names)}, and a file of your own is named by a path that ends in .json`);
}

/**
 * A scenario from its text.
 * @param place its path, for the places of errors, and the folder of the input file that it names
 */
export function parseScenario(text: string, place: string, readFile: ReadFile, overrides: Overrides = {}): Scenario {
  const original = documentFrom(parseJson(text, place), place);
  const { document, placeOf, isSet } = override(original, overrides, place);
  const rows = rowsOf(document.input, place, readFile, overrides.input === undefined ? "scenario" : "option");
  const isStretched = !isSet("/faults/healAt") && ["/input", "/input/partitions", "/arrival"].some(isSet);
  const healAt = isStretched ? healingFor(original, spanOf(rows, Math.max(document.arrival, 1)), place, readFile) : document.faults.healAt;
  return scenarioOf({ ...document, faults: { ...document.faults, healAt } }, rows, placeOf);
}

function rowsOf(input: ScenarioDocument["input"], place: string, readFile: ReadFile, namedBy: "scenario" | "option"): Rows {
  if ("rows" in input) return input.rows;
  const file = namedBy === "option" || path.isAbsolute(input.file) ? input.file : path.join(path.dirname(place), input.file);
  return readRows(readFile(file, namedBy), { ...input, file });
}

/** Faults stop after the same share of a longer input; a shorter one changes nothing. */
function healingFor(original: ScenarioDocument, span: number, place: string, readFile: ReadFile): number {
  const { healAt } = original.faults;
  const before = spanOf(ownRows(original.input, place, readFile), Math.max(original.arrival, 1));
  return before === 0 || span <= before ? healAt : Math.min(Math.ceil(healAt * (span / before)), LATEST_HEALING);
}

/** None, if a file that is to be replaced anyway cannot be read. */
function ownRows(input: ScenarioDocument["input"], place: string, readFile: ReadFile): Rows {
  try {
    return rowsOf(input, place, readFile, "scenario");
  } catch (error) {
    if (error instanceof BadInput) return [];
    throw error;
  }
}

/** The scenarios of the package, in the order of the alphabet. */
export function scenarioNames(): readonly string[] {
  return readdirSync(path.join(packageRoot(), FOLDER)).filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -".json".length)).sort();
}

export interface ScenarioSummary extends Pick<Scenario, "name" | "description" | "expected"> {
  /** Each vertex with its parallelism, from the source to the sink. */
  readonly job: string;
  readonly partitions: number;
  readonly rows: number;
  readonly faults: Scenario["faults"]["allowed"];
}

/** @throws BadInput for a name that is not known */
export function describeScenario(name: string): ScenarioSummary {
  const { description, expected, job, rows, faults } = loadScenario(name);
  return {
    name, description, expected,
    job: job.vertices.map((vertex) => `${vertex.name} ×${vertex.parallelism}`).join(" → "),
    partitions: rows.length,
    rows: rows.reduce((sum, { length }) => sum + length, 0),
    faults: faults.allowed,
  };
}

/** The folder above this file, source or built, that holds the scenarios. */
export function packageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, FOLDER))) {
    const above = path.dirname(folder);
    if (above === folder) throw new Error(`the package holds no ${FOLDER}: it was not installed whole`);
    folder = above;
  }
  return folder;
}
