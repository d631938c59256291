/**
 * `--set NAME=VALUE`: which fields of a scenario can be set by name, and how a name is short for a field.
 * A field is named by its path, `configuration.interval`, `job.vertices.sink.parallelism`, or any ending of it that is clear.
 */
import { refuse } from "./bad-input.js";
import { ScenarioDocument } from "./schema.js";
import type { Schema } from "./schema-problems.js";
import { listed, nearestOf, quoted, shortened } from "./wording.js";

/** One field to be replaced, and the option that asks for it. */
export interface Change {
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly value: unknown;
  /** What to call the option if the value does not fit. */
  readonly place: string;
}

/** @throws BadInput at `set TEXT` when the text is no setting, names no field or several, or one that was set before. */
export function settingsOf(texts: readonly string[], document: ScenarioDocument): readonly Change[] {
  const fields = settableFields(document);
  const changes: Change[] = [];
  for (const text of texts) {
    const change = changeOf(text, fields);
    if (changes.some(({ pointer }) => pointer === change.pointer)) refuse(change.place, `${quoted(nameIn(text))} is set twice; keep one of the two`);
    changes.push(change);
  }
  return changes;
}

function changeOf(text: string, fields: ReadonlyMap<string, string>): Change {
  const place = `set ${shortened(text)}`;
  const equals = text.indexOf("=");
  const name = nameIn(text);
  if (equals < 0 || name === "") refuse(place, "a setting must be a name and a value, as in interval=50");
  const value = text.slice(equals + 1).trim();
  const path = pathOf(name, [...fields.keys()], place);
  if (value === "") refuse(place, `${quoted(name)} is given no value; write one after the equals sign`);
  return { pointer: fields.get(path)!, value: scalarOf(value), place };
}

function nameIn(text: string): string {
  return text.split("=", 1)[0]!.trim();
}

function pathOf(name: string, paths: readonly string[], place: string): string {
  if (paths.includes(name)) return name;
  const meant = paths.filter((path) => path.endsWith(`.${name}`));
  if (meant.length === 1) return meant[0]!;
  if (meant.length > 1) return refuse(place, `${quoted(name)} could be ${listed(meant, "or")}; write more of it`);
  const vertex = /([^.]+)\.parallelism$/.exec(name)?.[1];
  if (vertex !== undefined) refuse(place, `no vertex is called ${quoted(vertex)}; the vertices are ${listed(paths.flatMap((path) => /^job\.vertices\.(.+)\.parallelism$/.exec(path)?.[1] ?? []))}`);
  const near = nearestOf(name, paths.flatMap(endingsOf));
  const remedy = near === null ? `what can be set is ${listed(paths.map((path) => shortest(path, paths)))}` : `perhaps ${quoted(near)} is meant`;
  return refuse(place, `nothing that can be set is called ${quoted(name)}; ${remedy}`);
}

/** The shortest ending that no other path has. */
function shortest(path: string, paths: readonly string[]): string {
  return endingsOf(path).findLast((ending) => paths.every((other) => other === path || !`.${other}`.endsWith(`.${ending}`))) ?? path;
}

function endingsOf(path: string): readonly string[] {
  const steps = path.split(".");
  return steps.map((_, from) => steps.slice(from).join("."));
}

/** Path → JSON pointer, of every field that holds one number or word; the input and the faults have options of their own. */
function settableFields({ job }: ScenarioDocument): ReadonlyMap<string, string> {
  const { format: _format, name: _name, description: _description, input: _input, ...properties } = ScenarioDocument.properties;
  const vertices = job.vertices.flatMap(({ name, kind }, index) =>
    (kind === "sink" ? ["parallelism", "begin", "ids"] : ["parallelism"]).map((field): [string, string] => [`job.vertices.${name}.${field}`, `/job/vertices/${index}/${field}`]));
  return new Map([...vertices, ...leavesOf(properties).map((path): [string, string] => [path, `/${path.replaceAll(".", "/")}`])]);
}

function leavesOf(properties: Readonly<Record<string, Schema>>): readonly string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (schema.type === "array") return [];
    const branches = (schema.anyOf ?? [schema]).filter(({ properties }) => properties !== undefined);
    if (branches.length === 0) return [name];
    const paths = new Set(branches.flatMap((branch) => leavesOf(branch.properties!)));
    return [...paths].map((path) => `${name}.${path}`);
  });
}

/** What the text parses to if it is plainly a number, true, false or null; else the text itself. */
function scalarOf(text: string): unknown {
  return /^(-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|true|false|null)$/.test(text) ? JSON.parse(text) : text;
}
