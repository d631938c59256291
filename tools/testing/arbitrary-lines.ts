// Any event at all: fast-check arbitraries made from the schemas of the trace's vocabulary.
import * as fc from "fast-check";
import { EVENT_KINDS, EVENTS, type EventKind, type TraceEvent } from "../../impl/trace/events.js";

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly properties?: { readonly [field: string]: Schema };
}

/** Line feeds and quotation marks among them. */
export const anyCharacter = fc.nat(0xd7ff).map((code) => String.fromCharCode(code));

function arbitraryOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(arbitraryOf));
  if (schema.const !== undefined) return fc.constant(schema.const);
  switch (schema.type) {
    case "integer": return fc.integer({ min: schema.minimum ?? -9, max: Number.MAX_SAFE_INTEGER });
    // JSON knows no negative zero.
    case "number": return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    case "string": return fc.string({ unit: anyCharacter, minLength: schema.minLength ?? 0, maxLength: 8 });
    case "array": return fc.array(arbitraryOf(schema.items!), { minLength: schema.minItems ?? 0, maxLength: 3 });
    case "boolean": return fc.boolean();
    case "null": return fc.constant(null);
    case "object": return arbitraryObjectOf(schema.properties!, schema.required ?? []);
    default: throw new Error(`no arbitrary for ${JSON.stringify(schema)}`);
  }
}

function arbitraryObjectOf(fields: { readonly [field: string]: Schema }, required: readonly string[]): fc.Arbitrary<unknown> {
  return fc.record(Object.fromEntries(Object.entries(fields).map(([field, schema]) => [field, arbitraryOf(schema)])), { noNullPrototype: true, requiredKeys: [...required] });
}

export function anyEventOf(kind: EventKind): fc.Arbitrary<TraceEvent> {
  return arbitraryOf(EVENTS[kind]) as fc.Arbitrary<TraceEvent>;
}

export const anyEvent: fc.Arbitrary<TraceEvent> = fc.constantFrom(...EVENT_KINDS).chain(anyEventOf);
