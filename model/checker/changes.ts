/**
 * States in words: a value as one would write it, and what is different from one state to the next.
 */
import { membersOf } from "./itf.js";
import type { Step, Trace } from "./trace.js";
import type { Type, Variables } from "./types.js";

/** As in `off[0]: 0 → 1`. */
export interface Change {
  readonly place: string;
  readonly from: string | null;
  readonly to: string;
}

/** A trace's line: what happened, and what it changed; of an initial state, all that there is. */
export interface TracedStep {
  readonly action: string | null;
  readonly changes: readonly Change[];
}

export function changesOf({ steps }: Trace, variables: Variables): readonly TracedStep[] {
  return steps.map(({ action, state }, index) => ({ action, changes: index === 0 ? allOf(variables, state) : changed("", variables, steps[index - 1]!.state, state) }));
}

function allOf(variables: Variables, state: Step["state"]): readonly Change[] {
  return Object.entries(variables).map(([place, type]) => ({ place, from: null, to: inWords(type, state[place]) }));
}

function changed(prefix: string, fields: Variables, before: unknown, after: unknown): readonly Change[] {
  return Object.entries(fields).flatMap(([name, type]) => changedValue(prefix + name, type, (before as Step["state"])[name], (after as Step["state"])[name]));
}

function changedValue(place: string, type: Type, before: unknown, after: unknown): readonly Change[] {
  const [from, to] = [inWords(type, before), inWords(type, after)];
  if (from === to) return [];
  switch (type.kind) {
    case "record": return changed(`${place}.`, type.fields, before, after);
    case "array": return (after as readonly unknown[]).flatMap((item, at) => changedValue(`${place}[${at}]`, type.item, (before as readonly unknown[])[at], item));
    case "boolean": case "integer": case "word": case "set": case "list": return [{ place, from, to }];
  }
}

/** What is of no declared type is shown as it is. */
export function inWords(type: Type, value: unknown): string {
  switch (type.kind) {
    case "set": return Number.isInteger(value) && Number(value) >= 0 ? `{${membersOf(Number(value)).join(", ")}}` : String(value);
    case "array": case "list": return Array.isArray(value) ? `[${value.map((item) => inWords(type.item, item)).join(", ")}]` : String(value);
    case "record": return recordInWords(type.fields, value);
    case "boolean": case "integer": case "word": return String(value);
  }
}

export function recordInWords(fields: Variables, value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return `{${Object.entries(fields).map(([name, field]) => `${name} ${inWords(field, (value as Step["state"])[name])}`).join(", ")}}`;
}
