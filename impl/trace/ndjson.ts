/**
 * The trace as NDJSON: one event a line, `{"seq","at","by","process","attempt","kind",…fields}`.
 * Reading is strict, since whoever judges a trace believes it: closed vocabulary, gapless counts, time that never goes back.
 * Source: design, "who may testify". Leaves out: whether the events make sense together; that is the monitors' question.
 */
import { Compile, type Validator } from "typebox/compile";
import { EVENT_KINDS, type EventKind, type Observer, type TraceLine } from "./events.js";
import { isEventKind, lineSchema, reporterOf } from "./line-schema.js";
import { excerpt, firstMismatch, unexpected, type Mismatch } from "./mismatch.js";
import { nearest } from "./nearest.js";

/** Turns events into lines, numbered per process. */
function numbered(receive: (line: TraceLine) => void): Observer {
  const counts = new Map<string, number>();
  return (event, { process, attempt }, at) => {
    const seq = (counts.get(process) ?? 0) + 1;
    counts.set(process, seq);
    receive({ seq, at, by: reporterOf(event.kind), process, attempt, ...event });
  };
}

/** Writes each event at once, as one line that ends in a newline. */
export function traceWriter(write: (line: string) => void): Observer {
  return numbered((line) => write(`${JSON.stringify(line)}\n`));
}

/** Keeps the lines in memory; `lines` grows with every event. */
export function collectTrace(): { readonly observe: Observer; readonly lines: readonly TraceLine[] } {
  const lines: TraceLine[] = [];
  return { observe: numbered((line) => lines.push(line)), lines };
}

/** Why a text is no trace: line number from 1, JSON pointer of the field ("" for the whole line), and both again in a sentence. */
export interface TraceError {
  readonly line: number;
  readonly field: string;
  readonly message: string;
}

/** Reads a trace, ours or another engine's, up to its first error. A trace may lack kinds of events. */
export function readTrace(text: string): { readonly lines: readonly TraceLine[] } | { readonly error: TraceError } {
  const isEnded = text.endsWith("\n");
  const rows = (isEnded ? text.slice(0, -1) : text).split("\n");
  const lines: TraceLine[] = [];
  const order = orderOfLines();
  for (const [index, row] of rows.entries()) {
    const value = parsed(row);
    const mismatch = value === undefined ? notJson(row, index, isEnded || index < rows.length - 1) : (mismatchOf(value) ?? order(value as TraceLine));
    if (mismatch !== null) return { error: { line: index + 1, field: mismatch.field, message: `Line ${index + 1}: ${mismatch.message}.` } };
    lines.push(value as TraceLine);
  }
  return { lines };
}

/** undefined when it is not JSON. */
function parsed(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return undefined;
  }
}

function notJson(row: string, index: number, isEnded: boolean): Mismatch {
  if (row === "" && index === 0) return { field: "", message: `expected a "run-started" event, but nothing is there` };
  return { field: "", message: isEnded ? "expected one JSON object, but this is not JSON" : "expected one JSON object, but it is cut off here" };
}

const validators = new Map<EventKind, Validator>();

/** Compiled at its first use, since that takes time. */
function validatorOf(kind: EventKind): Validator {
  let validator = validators.get(kind);
  if (validator === undefined) {
    validator = Compile(lineSchema(kind));
    validators.set(kind, validator);
  }
  return validator;
}

/** What is wrong with a line by itself. */
function mismatchOf(value: unknown): Mismatch | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { field: "", message: `expected one JSON object, not ${excerpt(value)}` };
  const { kind, by } = value as { readonly kind?: unknown; readonly by?: unknown };
  if (!isEventKind(kind)) return kind === undefined ? { field: "/kind", message: "/kind is missing; expected the name of an event" } : notAKind("/kind", kind);
  const reporter = reporterOf(kind);
  if (by !== undefined && by !== reporter) return unexpected("/by", `${excerpt(reporter)} for "${kind}"`, by);
  const validator = validatorOf(kind);
  return validator.Check(value) ? null : firstMismatch(validator, value);
}

function notAKind(field: string, kind: unknown): Mismatch {
  const meant = typeof kind === "string" ? nearest(kind, EVENT_KINDS) : null;
  return unexpected(field, meant === null ? "the name of an event" : `the name of an event, perhaps "${meant}"`, kind);
}

/** What is wrong with a line after those before it. */
function orderOfLines(): (line: TraceLine) => Mismatch | null {
  const counts = new Map<string, number>();
  let declared: ReadonlySet<string> | null = null;
  let now = 0;
  return (line) => {
    const { kind, seq, at, process } = line;
    if (declared === null) {
      if (kind !== "run-started") return unexpected("/kind", `"run-started" in the first line`, kind);
      const unknown = line.kinds.findIndex((name) => !isEventKind(name));
      if (unknown !== -1) return notAKind(`/kinds/${unknown}`, line.kinds[unknown]);
      declared = new Set(line.kinds);
    } else if (!declared.has(kind)) return unexpected("/kind", "one that /kinds of the first line declares", kind);
    const count = (counts.get(process) ?? 0) + 1;
    if (seq !== count) return { field: "/seq", message: `/seq must be ${count}, not ${seq}: the events of "${process}" are counted without a gap` };
    if (at < now) return { field: "/at", message: `/at must be at least ${now}, not ${at}: time never goes back` };
    counts.set(process, count);
    now = at;
    return null;
  };
}
