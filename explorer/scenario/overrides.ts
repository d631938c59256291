/**
 * What a user changes about a scenario for one run of the command: its input, its faults, single settings.
 * An option that does not fit is refused under its own name; options that contradict each other, or the scenario, are refused too.
 */
import { DEFAULT_CONFIGURATION } from "../../impl/engine/job/configuration.js";
import { FAULTS } from "../../impl/simulator/faults/faults.js";
import { fieldOf, refuse, refuseAny } from "./bad-input.js";
import { documentProblems } from "./document.js";
import type { ScenarioDocument } from "./schema.js";
import { settingsOf, type Change } from "./settings.js";
import { quoted, suggestion } from "./wording.js";

export interface Overrides {
  /** Path of an NDJSON file that takes the place of the scenario's rows. A longer one puts healing off in proportion. */
  readonly input?: string | undefined;
  /** Which fields of a line are the record's key and value; the scenario's own when left out. */
  readonly fields?: { readonly key?: string | undefined; readonly value?: string | undefined } | undefined;
  /** How many partitions the file is dealt to; as many as the scenario has when left out. */
  readonly partitions?: number | undefined;
  /** `configuration.interval=50`, `job.vertices.sink.parallelism=3`, or any clear ending of these: `interval=50`, `sink.parallelism=3`. */
  readonly set?: readonly string[] | undefined;
  /** The faults to allow, and no others. */
  readonly faults?: readonly string[] | undefined;
}

export interface Overridden {
  readonly document: ScenarioDocument;
  /** What to call the field at a JSON pointer: the option that changed it, or its place in the scenario. */
  readonly placeOf: (pointer: string) => string;
  /** Whether an option changed the field at a JSON pointer. */
  readonly isSet: (pointer: string) => boolean;
}

type Input = ScenarioDocument["input"];

/** Expects a document that fits the schema, and returns one. */
export function override(original: ScenarioDocument, overrides: Overrides, place: string): Overridden {
  const changes = [...inputChanges(original.input, overrides), ...faultChanges(overrides), ...settingsOf(overrides.set ?? [], original)];
  const document = structuredClone({ ...original, configuration: { ...DEFAULT_CONFIGURATION, ...original.configuration } });
  beginAnew(document, changes);
  for (const { pointer, value } of changes) put(document, pointer.split("/").slice(1), value);
  const placeOf = (pointer: string): string => changes.findLast((change) => `${pointer}/`.startsWith(`${change.pointer}/`))?.place ?? fieldOf(place, pointer);
  refuseAny(documentProblems(document).map((problem) => ({ ...problem, place: placeOf(problem.place) })));
  return { document, placeOf, isSet: (pointer) => changes.some((change) => change.pointer === pointer) };
}

/** The settings of one restart strategy say nothing of another: those of a new one begin with its defaults. */
function beginAnew({ configuration }: ScenarioDocument, changes: readonly Change[]): void {
  const chosen = changes.find(({ pointer }) => pointer === "/configuration/restart/strategy");
  if (chosen === undefined || configuration?.restart === undefined || chosen.value === configuration.restart.strategy) return;
  configuration.restart = { strategy: chosen.value as "none" };
}

function put(document: object, steps: readonly string[], value: unknown): void {
  const [step = "", ...rest] = steps;
  const fields = document as Record<string, unknown>;
  if (rest.length === 0) fields[step] = value;
  else put((fields[step] ??= {}), rest, value);
}

function inputChanges(own: Input, { input, fields, partitions }: Overrides): readonly Change[] {
  if (input === undefined && "rows" in own) return refuseWithoutFile({ "fields.key": fields?.key, "fields.value": fields?.value, partitions });
  const changes: Change[] = [
    { pointer: "/input/fields/key", value: fields?.key, place: "fields.key" },
    { pointer: "/input/fields/value", value: fields?.value, place: "fields.value" },
    { pointer: "/input/partitions", value: partitions, place: "partitions" },
  ];
  const given = changes.filter(({ value }) => value !== undefined);
  return input === undefined ? given : [{ pointer: "/input", value: fileInput(own, input, fields), place: "input" }, ...given];
}

function refuseWithoutFile(options: Readonly<Record<string, unknown>>): readonly Change[] {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) refuse(name, `${name} must go with a file, but the scenario's rows stand in the scenario itself; give an input file too, or leave ${name} out`);
  }
  return [];
}

function fileInput(own: Input, file: string, fields: Overrides["fields"]): Input {
  if (file === "") refuse("input", "the path of the input file is empty; give one");
  const ownFields = "rows" in own ? { key: undefined, value: undefined } : own.fields;
  const fieldFor = (role: "key" | "value"): string => fields?.[role] ?? ownFields[role]
    ?? refuse(`fields.${role}`, `the scenario does not say which field of a line is the record's ${role}; name it with fields.${role}`);
  return { file, fields: { key: fieldFor("key"), value: fieldFor("value") }, partitions: "rows" in own ? own.rows.length : own.partitions };
}

function faultChanges({ faults }: Overrides): readonly Change[] {
  if (faults === undefined) return [];
  const unknown = faults.find((name) => !FAULTS.some((fault) => fault === name));
  if (unknown === undefined) return [{ pointer: "/faults/allowed", value: [...faults], place: "faults" }];
  return refuse("faults", `there is no fault ${quoted(unknown)}; ${suggestion(unknown, FAULTS, "faults")}`);
}
