/**
 * What checkpoints cost under several settings: a table, and below it a bar for each setting and measure, all on the scale of the largest.
 */
import type { Costs } from "../costs/costs.js";
import { grouped, table, wrap, type Page } from "./page.js";

/** One setting of a sweep: the value of each swept field, and what it costs. */
export interface Setting {
  readonly values: readonly { readonly name: string; readonly value: string }[];
  readonly costs: Costs;
}

const BAR = 20;

export function costLines(settings: readonly Setting[], page: Page): readonly string[] {
  const names = settings[0]!.values.map(({ name }) => name);
  const rows = settings.map(({ values, costs }) => [...values.map(({ value }) => value), ...cellsOf(costs)]);
  const heads = [[...names, "checkpoints", "aborted", "pending", "blocked", "latency", "p95", "replayed", "job"], [...names.map(() => ""), "a run", "a run", "ms", "", "ms", "ms", "a restart", "ms"]];
  const [head, units, ...lines] = table([...heads, ...rows], heads[0]!.map((_, column) => column).filter((column) => column >= names.length || isNumeric(rows, column)));
  return [page.paint("dim", `  ${head}`), page.paint("dim", `  ${units}`), ...lines.map((line) => `  ${line}`), "", ...plotLines(settings, page), "", ...LEGEND.flatMap((text) => wrap(text, page.width - 2).map((line) => `  ${page.paint("dim", line)}`))];
}

const LEGEND = [
  "pending: from the trigger to the completion. blocked: share of the job's time in which an input stood still. latency: from a row's arrival to when it could first be read. replayed: rows that a source read again. job: until it had finished. All in virtual time.",
];

function cellsOf({ completed, aborted, pending, blocked, latency, replayed, duration }: Costs): readonly string[] {
  return [
    completed.toFixed(1), aborted.toFixed(1), whole(pending),
    blocked === null ? "–" : `${(100 * blocked).toFixed(1)} %`,
    whole(latency.median), whole(latency.p95), replayed === null ? "–" : replayed.toFixed(1), whole(duration),
  ];
}

function whole(value: number | null): string {
  return value === null ? "–" : grouped(Math.round(value));
}

function isNumeric(rows: readonly (readonly string[])[], column: number): boolean {
  return rows.every((row) => /^\d+$/.test(row[column]!));
}

const MEASURES: readonly (readonly [title: string, of: (costs: Costs) => number | null])[] = [
  ["blocked", ({ blocked }) => blocked],
  ["latency", ({ latency }) => latency.median],
  ["replayed", ({ replayed }) => replayed],
];

function plotLines(settings: readonly Setting[], page: Page): readonly string[] {
  const most = MEASURES.map(([, of]) => Math.max(...settings.map(({ costs }) => of(costs) ?? 0)));
  const rows = settings.map(({ values, costs }) => [...values.map(({ value }) => value), ...MEASURES.map(([, of], at) => bar(of(costs), most[at]!).padEnd(BAR))]);
  const names = settings[0]!.values.map(({ name }) => name);
  const [head, ...lines] = table([[...names, ...MEASURES.map(([title]) => title)], ...rows], names.map((_, column) => column).filter((column) => isNumeric(rows, column)));
  return [page.paint("dim", `  ${head}`), ...lines.map((line) => `  ${line}`)];
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** What is there at all is never shown as nothing. */
function bar(value: number | null, most: number): string {
  if (value === null || most === 0) return "";
  const eighths = value === 0 ? 0 : Math.max(1, Math.round((8 * BAR * value) / most));
  return "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
}
