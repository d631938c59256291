/**
 * A trace in the Informal Trace Format, which the tools of other checkers read: *.itf.json.
 * Source: Apalache's ADR 015. Every whole number is written as a `#bigint`, a set as a `#set` of its members.
 */
import type { Trace } from "./trace.js";
import type { Type, Variables } from "./types.js";

export type ItfValue = boolean | string | readonly ItfValue[] | { readonly [key: string]: ItfValue };
export interface ItfDocument {
  readonly "#meta": { readonly format: "ITF"; readonly source: string; readonly description: string };
  readonly params: readonly string[];
  readonly vars: readonly string[];
  readonly states: readonly { readonly [key: string]: unknown }[];
  /** The last state is followed by this one. */
  readonly loop?: number;
}

export function itfOf({ steps, loop }: Trace, variables: Variables, source: string, description: string): ItfDocument {
  return {
    "#meta": { format: "ITF", source, description },
    params: [],
    vars: Object.keys(variables),
    states: steps.map(({ action, state }, index) => ({ "#meta": { index, ...(action !== null && { action }) }, ...itfRecord(variables, state) })),
    ...(loop !== null && { loop: loop.to }),
  };
}

function itfRecord(fields: Variables, value: unknown): { readonly [key: string]: ItfValue } {
  return Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, itfValue(type, (value as Record<string, unknown>)[name])]));
}

function itfValue(type: Type, value: unknown): ItfValue {
  switch (type.kind) {
    case "boolean": return Boolean(value);
    case "integer": return bigint(Number(value));
    case "word": return String(value);
    case "set": return { "#set": membersOf(Number(value)).map(bigint) };
    case "array": case "list": return (value as readonly unknown[]).map((item) => itfValue(type.item, item));
    case "record": return itfRecord(type.fields, value);
  }
}

function bigint(number: number): ItfValue {
  return { "#bigint": String(number) };
}

/** Of a set held as bits. */
export function membersOf(set: number): readonly number[] {
  return Array.from({ length: 31 }, (_, member) => member).filter((member) => ((set >>> member) & 1) === 1);
}
