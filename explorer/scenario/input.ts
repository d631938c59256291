/**
 * Input rows from NDJSON as users bring it: one JSON object a line, two of its fields the record's key and value, dealt to the partitions in turn.
 * Strict: sums must be exact and keys must not be confused, so whatever could make either wrong is refused with its line.
 */
import { refuse, refuseAny, type Problem } from "./bad-input.js";
import { parseJson } from "./json-text.js";
import type { InputRow } from "./scenario.js";
import { excerpt, listed, nearestOf, quoted } from "./wording.js";

export interface RowFormat {
  /** The file's name, for the place of an error. */
  readonly file: string;
  /** Which fields of a line are the record's key and value. */
  readonly fields: { readonly key: string; readonly value: string };
  /** Line n goes to partition n mod this. */
  readonly partitions: number;
}

/** A run keeps all of them in memory, and explores thousands of times. */
export const MOST_ROWS = 100_000;

type Line = Readonly<Record<string, unknown>>;

/**
 * A key may be a string, a number or a boolean and becomes text; a value must be a safe integer. Blank lines may only end the file.
 * @throws BadInput at `FILE:LINE` for the first line that is not so, or at the file when it holds no line at all.
 */
export function readRows(text: string, format: RowFormat): readonly (readonly InputRow[])[] {
  const { file, partitions } = format;
  const lines = text.trimEnd().split("\n");
  if (lines.length === 1 && lines[0] === "") refuse(file, "the file is empty; it must hold one JSON object a line");
  if (lines.length > MOST_ROWS) refuse(`${file}:${MOST_ROWS + 1}`, `a scenario may have at most ${MOST_ROWS} rows, but the file has ${lines.length}; cut it short`);
  const rows: InputRow[][] = Array.from({ length: partitions }, () => []);
  lines.forEach((line, index) => {
    const place = `${file}:${index + 1}`;
    rows[index % partitions]!.push(rowOf(objectOf(line, format, index + 1), format, place));
  });
  refuseAny(inexactSums(rows, (partition, offset) => `${file}:${offset * partitions + partition + 1}`));
  return rows;
}

function objectOf(line: string, { file }: RowFormat, number: number): Line {
  const place = `${file}:${number}`;
  if (line.trim() === "") refuse(place, "the line is empty; expected one JSON object, so remove the line");
  const value = parsed(line, file, number);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Line;
  const remedy = Array.isArray(value) ? "; write each of its items as an object on a line of its own" : "";
  return refuse(place, `expected one JSON object, but the line is ${excerpt(value)}${remedy}`);
}

function parsed(line: string, file: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    if (number === 1 && /^\s*(\[|\{\s*$)/.test(line)) refuse(`${file}:1`, "expected one JSON object a line, but this one goes on over several lines; write each record as one line, without a list around them");
    return parseJson(line, file, number, "expected one JSON object, but this is not JSON");
  }
}

function rowOf(line: Line, { fields }: RowFormat, place: string): InputRow {
  refuseAny((["key", "value"] as const).filter((role) => !Object.hasOwn(line, fields[role])).map((role) => missing(line, role, fields[role], place)));
  return { key: keyOf(line[fields.key], fields.key, place), value: valueOf(line[fields.value], fields.value, place) };
}

function missing(line: Line, role: "key" | "value", name: string, place: string): Problem {
  const names = Object.keys(line);
  const meant = nearestOf(name, names);
  const remedy = meant === null ? `name one of them with fields.${role}` : `perhaps ${quoted(meant)} is meant`;
  const has = names.length === 0 ? "it has no fields at all" : `its fields are ${listed(names)}; ${remedy}`;
  return { place, message: `the line has no field ${quoted(name)} for the record's ${role}; ${has}` };
}

function keyOf(found: unknown, name: string, place: string): string {
  if (typeof found === "string" || typeof found === "boolean") return String(found);
  if (typeof found !== "number" || !Number.isFinite(found)) return refuse(place, `the key ${quoted(name)} must be a string, a number or a boolean, not ${excerpt(found)}`);
  if (Number.isInteger(found) && !Number.isSafeInteger(found)) return refuse(place, `the key ${quoted(name)} is too large to be read as a number without rounding; write it as a string`);
  return String(found);
}

function valueOf(found: unknown, name: string, place: string): number {
  if (typeof found === "number" && Number.isSafeInteger(found)) return found === 0 ? 0 : found;
  const must = `the value ${quoted(name)} must be a whole number`;
  if (typeof found === "string" && found.trim() !== "" && Number.isSafeInteger(Number(found))) return refuse(place, `${must}, not the string ${quoted(found)}; write it without quotes`);
  if (typeof found !== "number") return refuse(place, `${must}, not ${excerpt(found)}`);
  if (Number.isInteger(found) || !Number.isFinite(found)) return refuse(place, `${must} of at most ${Number.MAX_SAFE_INTEGER} so that sums are exact, not ${excerpt(found)}`);
  return refuse(place, `${must} so that sums are exact, not ${excerpt(found)}; give it in a smaller unit, cents instead of euros`);
}

/** Sums must stay exact in whatever order the rows come: the first row with which its key's sum could leave the safe integers, if any. */
export function inexactSums(rows: readonly (readonly InputRow[])[], placeOf: (partition: number, offset: number) => string): readonly Problem[] {
  const sums = new Map<string, number>();
  const longest = rows.reduce((most, { length }) => Math.max(most, length), 0);
  for (let offset = 0; offset < longest; offset++) {
    for (const [partition, { [offset]: row }] of rows.entries()) {
      if (row === undefined) continue;
      const sum = (sums.get(row.key) ?? 0) + Math.abs(row.value);
      sums.set(row.key, sum);
      if (!Number.isSafeInteger(sum)) return [{ place: placeOf(partition, offset), message: `the sum of key ${quoted(row.key)} could leave the range in which numbers are exact, ±${Number.MAX_SAFE_INTEGER}; give smaller values` }];
    }
  }
  return [];
}
