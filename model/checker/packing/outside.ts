/**
 * Which value of a state is outside its declared type, and how: the words behind "the type invariant is violated".
 */
import type { Type, Variables } from "../types.js";

/** The first such value as a clause, such as `channels[0][2].barrier is 5, outside 0 to 3`; none when all are as declared. */
export function outside(variables: Variables, state: unknown): string | undefined {
  if (typeof state !== "object" || state === null) return `the state is ${shown(state)}, not a record`;
  return first(Object.entries(variables).map(([name, type]) => () => outsideOf(name, type, (state as Record<string, unknown>)[name])));
}

function outsideOf(place: string, type: Type, value: unknown): string | undefined {
  switch (type.kind) {
    case "boolean": return typeof value === "boolean" ? undefined : `${place} is ${shown(value)}, neither true nor false`;
    case "integer": return isWithin(value, type.min, type.max) ? undefined : `${place} is ${shown(value)}, outside ${type.min} to ${type.max}`;
    case "word": return type.words.includes(value as string) ? undefined : `${place} is ${shown(value)}, none of ${type.words.join(", ")}`;
    case "set": return isWithin(value, 0, 2 ** type.size - 1) ? undefined : `${place} is ${shown(value)}, no set of members 0 to ${type.size - 1}`;
    case "array": return outsideItems(place, type.item, value, (length) => (length === type.length ? undefined : `${place} has ${length} items instead of ${type.length}`));
    case "list": return outsideItems(place, type.item, value, (length) => (length <= type.longest ? undefined : `${place} has ${length} items, more than ${type.longest}`));
    case "record":
      if (typeof value !== "object" || value === null) return `${place} is ${shown(value)}, not a record`;
      return first(Object.entries(type.fields).map(([name, field]) => () => outsideOf(`${place}.${name}`, field, (value as Record<string, unknown>)[name])));
  }
}

function outsideItems(place: string, item: Type, value: unknown, length: (length: number) => string | undefined): string | undefined {
  if (!Array.isArray(value)) return `${place} is ${shown(value)}, not a sequence`;
  return length(value.length) ?? first(value.map((one, at) => () => outsideOf(`${place}[${at}]`, item, one)));
}

function isWithin(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}

function first(questions: readonly (() => string | undefined)[]): string | undefined {
  for (const ask of questions) {
    const answer = ask();
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
