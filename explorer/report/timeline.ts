/**
 * A trace as a table: one column a process, one row a moment, top to bottom. What has no room is left out, the least telling first, and counted.
 * Two events stand in one row only when they happened in the same millisecond, in different processes.
 */
import type { TraceLine } from "../../impl/trace/events.js";
import { recordsWords, wordsOf, type EventWords, type Weight } from "./event-words.js";
import { grouped, type Page, type Style } from "./page.js";

export interface TimelineOptions {
  /** One column each, in this order. */
  readonly processes: readonly string[];
  /** The most rows, its head and its remarks included; all there are when left out. */
  readonly rows?: number;
  /** Marks the last event: it showed the violation. */
  readonly marked?: boolean;
  /** What came before and went as planned: its last rows are shown where there is room. */
  readonly prelude?: readonly TraceLine[];
}

/** One event, or several records of one process in a row. */
interface Entry {
  readonly at: number;
  /** -1: the world, which has no column. */
  readonly column: number;
  readonly words: EventWords;
  /** The first and the last of them. */
  readonly lines: readonly [TraceLine, TraceLine];
  readonly events: number;
  /** The event that the timeline is about. */
  readonly isMarked: boolean;
}

interface Row {
  readonly at: number;
  readonly cells: Map<number, Entry>;
}

const TIME = 8;
/** Head and remark. */
const FRAME = 2;
const MOST_PRELUDE = 8;

export function timeline(lines: readonly TraceLine[], options: TimelineOptions, page: Page): readonly string[] {
  const entries = entriesOf(lines, options);
  const budget = (options.rows ?? Infinity) - FRAME;
  const { rows, hidden } = fit(entries, budget);
  const width = columnWidth(options.processes, page);
  const { head, tail, skipped } = cut(rows, budget);
  const left = hidden + skipped.reduce((sum, row) => sum + eventsIn(row), 0);
  const gap = skipped.length === 0 ? [] : [page.paint("dim", `${"⋮".padStart(TIME - 2)}  ${grouped(skipped.length)} rows left out`)];
  const remark = left === 0 ? [] : [page.paint("dim", `${" ".repeat(TIME)}${grouped(left)} of ${grouped(lines.length)} events left out`)];
  const before = preludeOf(options, budget - rows.length - 1);
  const turn = before.length === 0 ? [] : [page.paint("dim", `${" ".repeat(TIME)}── from here on not as in the plain run ──`)];
  const [first, last] = [print(head, -1, width, page), print(tail, head.at(-1)?.at ?? -1, width, page)];
  return [headOf(options.processes, width, page), ...print(before, -1, width, page), ...turn, ...first, ...gap, ...last, ...remark];
}

function entriesOf(lines: readonly TraceLine[], { processes, marked = false }: TimelineOptions): readonly Entry[] {
  return lines.map((line, index) => ({
    at: line.at, column: processes.indexOf(line.process), words: wordsOf(line), lines: [line, line], events: 1, isMarked: marked && index === lines.length - 1,
  }));
}

/** The last rows of what came before, as far as there is room, and no more than give the picture. */
function preludeOf({ prelude = [], ...options }: TimelineOptions, room: number): readonly Row[] {
  const rows = rowsOf(from(3, entriesOf(prelude, { ...options, marked: false })));
  return room < 2 || room === Infinity ? [] : rows.slice(-Math.min(room, MOST_PRELUDE));
}

/** The fullest rendering that has room; else the sparsest. */
function fit(entries: readonly Entry[], budget: number): { readonly rows: readonly Row[]; readonly hidden: number } {
  if (budget === Infinity) return { rows: rowsOf(entries), hidden: 0 };
  const renderings = [() => from(1, entries), () => mergeRecords(from(1, entries)), () => mergeRecords(from(2, entries))];
  for (const [index, rendering] of renderings.entries()) {
    const shown = rendering();
    const rows = rowsOf(shown);
    if (rows.length > budget && index < renderings.length - 1) continue;
    return { rows, hidden: entries.length - shown.reduce((sum, { events }) => sum + events, 0) };
  }
  return { rows: [], hidden: entries.length };
}

function from(weight: Weight, entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ words, isMarked }) => isMarked || words.weight >= weight);
}

/** Records that a process handles one after the other, with nothing between them, become one entry at the place of the last. */
function mergeRecords(entries: readonly Entry[]): readonly Entry[] {
  const merged: (Entry | null)[] = [];
  const open = new Map<number, number>();
  for (const entry of entries) {
    const before = open.get(entry.column);
    const isRecord = entry.lines[1].kind === "record-delivered" && !entry.isMarked;
    if (isRecord) open.set(entry.column, merged.length);
    else open.delete(entry.column);
    merged.push(isRecord && before !== undefined ? join(merged[before]!, entry) : entry);
    if (isRecord && before !== undefined) merged[before] = null;
  }
  return merged.filter((entry) => entry !== null);
}

function join(run: Entry, entry: Entry): Entry {
  const [first] = run.lines;
  const [, last] = entry.lines;
  if (first.kind !== "record-delivered" || last.kind !== "record-delivered") return entry;
  const events = run.events + entry.events;
  return { ...entry, events, lines: [first, last], words: recordsWords(first, last, events) };
}

/** An event joins the last row if that is of the same moment and its column is free there. */
function rowsOf(entries: readonly Entry[]): readonly Row[] {
  const rows: Row[] = [];
  for (const entry of entries) {
    const last = rows.at(-1);
    const joins = last?.at === entry.at && entry.column >= 0 && !last.cells.has(entry.column) && !last.cells.has(-1);
    if (joins) last.cells.set(entry.column, entry);
    else rows.push({ at: entry.at, cells: new Map([[entry.column, entry]]) });
  }
  return rows;
}

/** Takes rows out of the middle; the end, where the story is told, keeps twice as many as the beginning. */
function cut(rows: readonly Row[], budget: number): { readonly head: readonly Row[]; readonly tail: readonly Row[]; readonly skipped: readonly Row[] } {
  if (rows.length <= budget) return { head: rows, tail: [], skipped: [] };
  const kept = Math.max(budget - 1, 2);
  const first = Math.floor(kept / 3);
  return { head: rows.slice(0, first), tail: rows.slice(rows.length - (kept - first)), skipped: rows.slice(first, rows.length - (kept - first)) };
}

function eventsIn({ cells }: Row): number {
  return [...cells.values()].reduce((sum, { events }) => sum + events, 0);
}

/** No wider than any wording needs. */
function columnWidth(processes: readonly string[], { width }: Page): number {
  return Math.max(8, Math.min(34, Math.floor((width - TIME) / Math.max(processes.length, 1)) - 1));
}

function headOf(processes: readonly string[], width: number, { paint }: Page): string {
  return paint("strong", `${"ms".padStart(TIME - 2)}  ${processes.map((name) => fitted([name], width)).join(" ")}`.trimEnd());
}

function print(rows: readonly Row[], before: number, width: number, page: Page): readonly string[] {
  let time = before;
  return rows.map((row) => {
    const clock = (row.at === time ? "" : clockOf(row.at)).padStart(TIME - 2);
    time = row.at;
    return `${page.paint("dim", clock)}  ${cellsOf(row, width, page)}`.trimEnd();
  });
}

/** Hours after which external timers fire are told in seconds. */
function clockOf(at: number): string {
  return at < 100_000 ? String(at) : `${Math.round(at / 1000)} s`;
}

function cellsOf({ cells }: Row, width: number, { paint }: Page): string {
  const world = cells.get(-1);
  if (world !== undefined) return paint(world.isMarked ? "bad" : "dim", `── ${world.words.wordings[0]} ──${world.isMarked ? " ✗" : ""}`);
  const last = Math.max(...cells.keys());
  return Array.from({ length: last + 1 }, (_, column) => {
    const entry = cells.get(column);
    if (entry === undefined) return " ".repeat(width);
    const text = entry.isMarked ? fitted(entry.words.wordings, width - 2).trimEnd().concat(" ✗").padEnd(width) : fitted(entry.words.wordings, width);
    const style: Style | undefined = entry.isMarked ? "bad" : entry.words.style;
    return style === undefined ? text : paint(style, text);
  }).join(" ");
}

/** The longest wording that fits, filled up to the width. */
function fitted(wordings: readonly string[], width: number): string {
  const wording = wordings.find(({ length }) => length <= width) ?? wordings.at(-1)!;
  return (wording.length <= width ? wording : `${wording.slice(0, width - 1)}…`).padEnd(width);
}
