/**
 * How many runs each planted bug takes to find, as a table: one row a bug, a median and a 95th percentile for each strategy.
 */
import type { Bug } from "../../properties/bugs/bug.js";
import { quantile, type Findability } from "../campaign/findability.js";
import { counted, grouped, labelled, table, wrap, type Page } from "./page.js";

/** A bug, what each strategy takes to find it, and whether the plain run shows it already. */
export interface BugFindability {
  readonly bug: Bug;
  readonly trivial: boolean;
  readonly strategies: readonly Findability[];
}

export function findabilityLines(all: readonly BugFindability[], most: number, page: Page): readonly string[] {
  const names = all[0]?.strategies.map(({ strategy }) => strategy) ?? [];
  const head = ["Bug", ...names.flatMap((name) => [name, ""]), ""];
  const units = ["", ...names.flatMap(() => ["median", "p95"]), ""];
  const rows = all.map(({ bug, trivial, strategies }) => [bug.id, ...strategies.flatMap((one) => [runsWords(one.median, most), runsWords(one.p95, most)]), trivial ? "trivial" : ""]);
  const lines = table([head, units, ...rows], names.flatMap((_, at) => [1 + 2 * at, 2 + 2 * at]));
  return [...lines.slice(0, 2).map((line) => page.paint("dim", `  ${line}`)), ...lines.slice(2).map((line) => `  ${line}`), "", ...summaryLines(all, page)];
}

function runsWords(runs: number | null, most: number): string {
  return runs === null ? `> ${grouped(most)}` : grouped(runs);
}

function summaryLines(all: readonly BugFindability[], page: Page): readonly string[] {
  const names = all[0]?.strategies.map(({ strategy }) => strategy) ?? [];
  const trivial = all.filter((one) => one.trivial).length;
  return [
    ...names.flatMap((name, at) => labelled(name, strategyWords(all.map(({ strategies }) => strategies[at]!)), page)),
    ...(trivial === 0 ? [] : wrap(`trivial: the plain run shows ${trivial === 1 ? "it" : `these ${trivial}`} already.`, page.width - 2).map((line) => `  ${line}`)),
  ];
}

function strategyWords(all: readonly Findability[]): string {
  const medians = all.map(({ median }) => median ?? Infinity).sort((one, other) => one - other);
  const middle = quantile(medians, 0.5);
  const always = all.filter(({ found, seeds }) => found === seeds).length;
  const seeds = all[0]!.seeds;
  return `finds ${always} of ${counted(all.length, "bug")} under ${seeds === 1 ? "its one order" : `each of ${seeds} seeds`}; half of the bugs take at most ${middle === null ? "more runs than these" : counted(middle, "run")} in the median`;
}
