/**
 * The table of guarantees as a page and as a document: what each chain promises of state and of output, and in how many runs that was tried.
 */
import { WRITE_AHEAD_SYSTEMS, type MarkPlace, type WriteAheadSystem } from "../../impl/engine/job/graph.js";
import { MODES } from "../../impl/trace/settings.js";
import type { GuaranteeName } from "../../properties/guarantees.js";
import type { Scenario } from "../scenario/scenario.js";
import { SINKS, nameOf, writeAheadOn, type Chain } from "./chains.js";
import { promisedTo, type Cell } from "./measure.js";

export const FORMAT = "barricade-guarantees/1";

export interface GuaranteeTable {
  readonly format: typeof FORMAT;
  readonly seed: string;
  readonly cells: readonly Cell[];
}

/** At rest: while a job replays, a table may go back for a while. */
export type Level = "exactly once" | "exactly once at rest" | "at least once" | "at most once" | "nothing";

/** The strongest that a chain keeps. */
export function levelOf({ guarantees }: Pick<Cell, "guarantees">, of: "state" | "output"): Level {
  const keeps = (level: "exactly" | "at-least" | "at-most"): boolean => guarantees[`${level}-once-${of}` as GuaranteeName] === "kept";
  if (keeps("exactly")) return "exactly once";
  if (of === "output" && guarantees["exactly-once-output-at-rest"] === "kept") return "exactly once at rest";
  return keeps("at-least") ? "at least once" : keeps("at-most") ? "at most once" : "nothing";
}

/** One Markdown table for each source: modes down, sinks across; state / output, and in brackets where the order of arrival decides. Then one of write-ahead logs. */
export function pageOf({ cells }: GuaranteeTable): string {
  const sources = [...new Set(cells.map(({ chain }) => chain.source))];
  const tables = sources.map((source) => [
    `### A ${source} source`, "",
    `| mode | state | ${Object.keys(SINKS).join(" | ")} |`,
    `|---|---|${Object.keys(SINKS).map(() => "---|").join("")}`,
    ...MODES.map((mode) => rowOf(cells.filter(({ chain }) => chain.source === source && chain.mode === mode))),
  ].join("\n"));
  return [...tables, writeAheadTable(cells)].join("\n\n");
}

/** Systems down, places of the mark across. */
function writeAheadTable(cells: readonly Cell[]): string {
  const strongest = cells.filter(({ chain }) => chain.source === "replayable" && chain.mode === "exactly-once");
  const level = (system: WriteAheadSystem, marks: MarkPlace): string => {
    const sink = writeAheadOn(system, marks);
    return sink === null ? "refused" : outputOf(strongest, sink);
  };
  return [
    "### A write-ahead log on each external system", "",
    "Behind a replayable source, in mode exactly-once.", "",
    "| system | mark after the values | mark with the values |", "|---|---|---|",
    ...WRITE_AHEAD_SYSTEMS.map((system) => `| ${system} | ${level(system, "after-values")} | ${level(system, "with-values")} |`),
  ].join("\n");
}

function rowOf(cells: readonly Cell[]): string {
  const { mode } = cells[0]!.chain;
  const state = [...new Set(cells.map((cell) => levelOf(cell, "state")))].join(" or ");
  const outputs = Object.keys(SINKS).map((sink) => outputOf(cells, sink));
  return `| ${mode} | ${state} | ${outputs.join(" | ")} |`;
}

function outputOf(cells: readonly Cell[], sink: string): string {
  const [one, other] = [true, false].map((deterministic) => cells.find(({ chain }) => chain.sink === sink && chain.deterministic === deterministic)!);
  const [level, unordered] = [levelOf(one!, "output"), levelOf(other!, "output")];
  return level === unordered ? level : `${level} (${unordered} where the order of arrival decides)`;
}

/**
 * What does not agree with the promises: a property promised and broken, or a guarantee withheld and never seen to break although it could be.
 * @param base what the chains were measured in
 */
export function disagreements({ cells }: GuaranteeTable, base: Scenario): readonly string[] {
  return cells.flatMap(({ chain, guarantees, broken }) => {
    const owed = promisedTo(chain, base);
    const unseen = Object.entries(guarantees).filter(([name, finding]) => finding === "not seen" && !cannotBeSeen(chain, name as GuaranteeName));
    return [
      ...[...owed].filter((property) => property in broken).map((property) => `${nameOf(chain)}: ${property} is promised, but broke`),
      ...unseen.map(([name]) => `${nameOf(chain)}: ${name} is not promised, but never broke`),
    ];
  });
}

/** Without checkpoints no state is ever stored that could be judged. */
function cannotBeSeen({ mode }: Chain, name: GuaranteeName): boolean {
  return mode === "none" && name.endsWith("-state");
}
