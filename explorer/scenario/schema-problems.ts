/**
 * Everything in which a value differs from a schema, in sentences: what must stand there, what was found, which word was probably meant.
 * Source: JSON Schema's keywords, as far as the scenario's schema uses them. typebox says whether a value fits; this says why it does not.
 * Of a union only the branch that was meant is held against the value.
 */
import type { Problem } from "./bad-input.js";
import { excerpt, listed, nearestOf, quoted } from "./wording.js";

/** The keywords that can be put into words. `description` words a pattern. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly description?: string;
  readonly properties?: Fields;
  readonly required?: readonly string[] | undefined;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}
type Fields = Readonly<Record<string, Schema>>;
type Values = Readonly<Record<string, unknown>>;

/** Where a value stands: its JSON pointer, and the name to call it by. */
interface Place {
  readonly pointer: string;
  readonly name: string;
}

/** @returns problems whose place is a JSON pointer, "" for the whole value; empty exactly when the value fits. */
export function schemaProblems(schema: Schema, value: unknown, name: string): readonly Problem[] {
  return problemsOf(schema, value, { pointer: "", name });
}

function problemsOf(schema: Schema, value: unknown, place: Place): readonly Problem[] {
  if (schema.anyOf !== undefined) return unionProblems(schema.anyOf, value, place);
  if (schema.type === "object" && isObject(value)) return objectProblems(schema, value, place);
  if (schema.type === "array" && Array.isArray(value)) return listProblems(schema, value, place);
  return fits(schema, value) ? [] : [unexpected(inWords(schema), value, wordsOf([schema]), place)];
}

function objectProblems({ properties = {}, required = [] }: Schema, value: Values, place: Place): readonly Problem[] {
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
  const missing = Object.keys(properties).filter((name) => required.includes(name) && !Object.hasOwn(value, name));
  const free = Object.keys(properties).filter((name) => !Object.hasOwn(value, name));
  const misspelt = new Map(unknown.map((name) => [name, nearestOf(name, free)]));
  return [
    ...missing.filter((name) => ![...misspelt.values()].includes(name)).map((name) => absent(properties[name]!, name, place)),
    ...unknown.map((name) => notAField(name, misspelt.get(name) ?? null, Object.keys(properties), place)),
    ...Object.keys(properties).flatMap((name) => (Object.hasOwn(value, name) ? problemsOf(properties[name]!, value[name], inside(place, name, quoted(name))) : [])),
  ];
}

function absent(schema: Schema, name: string, place: Place): Problem {
  return { place: place.pointer, message: `the field ${quoted(name)} is missing from ${place.name}; add it with ${inWords(schema)}` };
}

function notAField(name: string, meant: string | null, fields: readonly string[], place: Place): Problem {
  const remedy = meant === null ? `remove it, the fields are ${listed(fields)}` : `perhaps ${quoted(meant)} is meant`;
  return { place: inside(place, name, "").pointer, message: `${place.name} has no field ${quoted(name)}; ${remedy}` };
}

function listProblems({ items = {}, minItems = 0, maxItems = Infinity, uniqueItems = false }: Schema, value: readonly unknown[], place: Place): readonly Problem[] {
  if (value.length < minItems) return [{ place: place.pointer, message: `${place.name} must list at least ${minItems}; add one` }];
  if (value.length > maxItems) return [{ place: place.pointer, message: `${place.name} must list at most ${maxItems}, not ${value.length}; remove some` }];
  const problems = value.flatMap((item, index) => problemsOf(items, item, inside(place, String(index), `item ${index + 1} of ${place.name}`)));
  if (problems.length > 0 || !uniqueItems) return problems;
  const twice = value.findIndex((item, index) => value.indexOf(item) < index);
  return twice < 0 ? [] : [{ place: `${place.pointer}/${twice}`, message: `${place.name} lists ${excerpt(value[twice])} twice; remove one of the two` }];
}

/** A union of words, of a type and null, or of objects told apart by a tag or by the fields they have. */
function unionProblems(branches: readonly Schema[], value: unknown, place: Place): readonly Problem[] {
  const list = branches.find(({ type }) => type === "array");
  if (list !== undefined && Array.isArray(value)) return problemsOf(list, value, place);
  if (!isObject(value) || branches.every(({ type }) => type !== "object")) {
    return branches.some((branch) => fits(branch, value)) ? [] : [unexpected(listOr(branches.map(inWords)), value, wordsOf(branches), place)];
  }
  if (branches.length === 1) return problemsOf(branches[0]!, value, place);
  const tag = tagOf(branches);
  if (tag === null) return problemsOf(mostAlike(branches, value), value, place);
  const meant = branches.filter(({ properties = {} }) => Object.hasOwn(value, tag) && properties[tag]!.const === value[tag]);
  if (meant.length > 0) return unionProblems(meant, value, place);
  const tags = { anyOf: branches.map(({ properties = {} }) => properties[tag]!) };
  return Object.hasOwn(value, tag) ? problemsOf(tags, value[tag], inside(place, tag, quoted(tag))) : [absent(tags, tag, place)];
}

/** The first field that is a constant in each branch, and not the same in all. */
function tagOf(branches: readonly Schema[]): string | null {
  const [{ properties = {} } = {}] = branches;
  const constants = (name: string): readonly unknown[] => branches.map((branch) => branch.properties?.[name]?.const);
  return Object.keys(properties).find((name) => !constants(name).includes(undefined) && new Set(constants(name)).size > 1) ?? null;
}

function mostAlike(branches: readonly Schema[], value: Values): Schema {
  const score = ({ properties = {} }: Schema): number => Object.keys(value).filter((name) => nearestOf(name, Object.keys(properties)) !== null).length;
  return branches.reduce((best, branch) => (score(branch) > score(best) ? branch : best));
}

function unexpected(wanted: string, value: unknown, words: readonly string[], place: Place): Problem {
  const meant = typeof value === "string" && words.length > 0 ? nearestOf(value, words) : null;
  return { place: place.pointer, message: `${place.name} must be ${wanted}, not ${excerpt(value)}${meant === null ? "" : `; perhaps ${quoted(meant)} is meant`}` };
}

function fits(schema: Schema, value: unknown): boolean {
  if (schema.const !== undefined) return value === schema.const;
  if (schema.enum !== undefined) return schema.enum.includes(value);
  switch (schema.type) {
    case "integer": return Number.isInteger(value) && isWithin(schema, value as number);
    case "number": return Number.isFinite(value) && isWithin(schema, value as number);
    case "string": return typeof value === "string" && value.length >= (schema.minLength ?? 0) && (schema.pattern === undefined || new RegExp(schema.pattern).test(value));
    case "boolean": return typeof value === "boolean";
    case "null": return value === null;
    default: return false;
  }
}

function isWithin({ minimum = -Infinity, maximum = Infinity }: Schema, value: number): boolean {
  return value >= minimum && value <= maximum;
}

function inWords(schema: Schema): string {
  if (schema.anyOf !== undefined) return listOr(schema.anyOf.map(inWords));
  if (schema.const !== undefined) return excerpt(schema.const);
  if (schema.enum !== undefined) return listOr(schema.enum.map(excerpt));
  switch (schema.type) {
    case "integer": return `a whole number${rangeOf(schema)}`;
    case "number": return `a number${rangeOf(schema)}`;
    case "string": return schema.pattern === undefined ? `a string${schema.minLength === undefined ? "" : " that is not empty"}` : (schema.description ?? "a string of another form");
    case "null": return "null";
    case "array": return "a list";
    default: return "an object";
  }
}

function rangeOf({ minimum, maximum }: Schema): string {
  if (minimum === undefined) return maximum === undefined ? "" : ` of at most ${maximum}`;
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
}

function listOr(words: readonly string[]): string {
  const different = [...new Set(words)];
  return different.length < 2 ? different.join("") : `${different.slice(0, -1).join(", ")} or ${different.at(-1)}`;
}

function wordsOf(schemas: readonly Schema[]): readonly string[] {
  return schemas.flatMap((schema) => [schema.const, ...schema.enum ?? []].filter((word) => typeof word === "string"));
}

function inside({ pointer }: Place, step: string, name: string): Place {
  return { pointer: `${pointer}/${step.replace(/~/g, "~0").replace(/\//g, "~1")}`, name };
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
