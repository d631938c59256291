/**
 * Where a value first differs from its schema, in words: the path of the field, and what was expected there.
 * Source: JSON Schema's keywords, as far as the trace's vocabulary uses them.
 */
import type { TSchema } from "typebox";
import type { Validator } from "typebox/compile";

/** `field` is a JSON pointer, "" for the whole value; `message` a sentence about it, without its full stop. */
export interface Mismatch {
  readonly field: string;
  readonly message: string;
}

/** The keywords that `expected` can put into words. */
interface Keywords {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Keywords[];
  readonly minimum?: number;
  readonly minLength?: number;
  readonly properties?: { readonly [field: string]: Keywords };
  readonly items?: Keywords;
}

/** Expects a value that `validator` refuses. */
export function firstMismatch(validator: Validator, value: unknown): Mismatch {
  const [first] = validator.Errors(value);
  if (first === undefined) throw new Error("the value fits its schema");
  const schema = validator.Type();
  switch (first.keyword) {
    case "required": {
      const field = `${first.instancePath}/${first.params.requiredProperties[0]}`;
      return { field, message: `${field} is missing; expected ${expected(schema, field)}` };
    }
    // What an object may not have is matched against the schema `false`.
    case "boolean": return { field: first.instancePath, message: `${first.instancePath} is not a field here` };
    default: return unexpected(first.instancePath, expected(schema, first.instancePath), at(value, first.instancePath));
  }
}

export function unexpected(field: string, wanted: string, found: unknown): Mismatch {
  return { field, message: `${field} must be ${wanted}, not ${excerpt(found)}` };
}

/** A value as it stands in the document, cut short. */
export function excerpt(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

function expected(schema: TSchema, field: string): string {
  let place: Keywords | undefined = schema;
  for (const step of stepsOf(field)) place = place?.items ?? place?.properties?.[step];
  return place === undefined ? "something else" : inWords(place);
}

function inWords(schema: Keywords): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(inWords).join(" or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const bound = schema.minimum === undefined ? "" : ` of at least ${schema.minimum}`;
  switch (schema.type) {
    case "integer": return `a whole number${bound}`;
    case "number": return `a number${bound}`;
    case "string": return schema.minLength === undefined ? "a string" : "a string that is not empty";
    case "array": return "a list";
    case "object": return "an object";
    default: return schema.type ?? "something else";
  }
}

function at(value: unknown, field: string): unknown {
  let place = value;
  for (const step of stepsOf(field)) place = (place as { readonly [field: string]: unknown })[step];
  return place;
}

function stepsOf(field: string): readonly string[] {
  return field.split("/").slice(1);
}
