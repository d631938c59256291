/**
 * The table of guarantees as a page and as a document: what each chain promises of state and of output, and in how many runs that was tried.
 */
import { MARK_PLACES, WRITE_AHEAD_SYSTEMS } from "../../impl/engine/job/graph.js";
import { MODES, type Mode } from "../../impl/trace/settings.js";
import type { GuaranteeName } from "../../properties/guarantees.js";
import type { Scenario } from "../scenario/scenario.js";
import { SINKS, SOURCES, nameOf, writeAheadOn, type Chain } from "./chains.js";
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

/** Two Markdown tables for each source: modes down, sinks across; and of write-ahead logs. State / output, and in brackets where the order of arrival decides. */
export function pageOf({ cells }: GuaranteeTable): string {
  return SOURCES.flatMap((source) => {
    const own = cells.filter(({ chain }) => chain.source === source);
    return [
      [`### A ${source} source`, "", `| mode | state | ${Object.keys(SINKS).join(" | ")} |`, `|---|---|${Object.keys(SINKS).map(() => "---|").join("")}`, ...MODES.map((mode) => rowOf(own, mode))].join("\n"),
      writeAheadTable(source, own),
    ];
  }).join("\n\n");
}

/** Systems and places of the mark down, modes across. */
function writeAheadTable(source: string, cells: readonly Cell[]): string {
  return [
    `### A ${source} source, and a write-ahead log on each external system`, "",
    `| system | mark | ${MODES.join(" | ")} |`, `|---|---|${MODES.map(() => "---|").join("")}`,
    ...WRITE_AHEAD_SYSTEMS.flatMap((system) => MARK_PLACES.map((marks) => {
      const sink = writeAheadOn(system, marks);
      const levels = MODES.map((mode) => (sink === null ? "refused" : outputOf(cells, mode, sink)));
      return `| ${system} | ${marks.replace("-", " the ")} | ${levels.join(" | ")} |`;
    })),
  ].join("\n");
}

function rowOf(cells: readonly Cell[], mode: Mode): string {
  const state = [...new Set(cells.filter(({ chain }) => chain.mode === mode).map((cell) => levelOf(cell, "state")))].join(" or ");
  const outputs = Object.keys(SINKS).map((sink) => outputOf(cells, mode, sink));
  return `| ${mode} | ${state} | ${outputs.join(" | ")} |`;
}

function outputOf(cells: readonly Cell[], mode: Mode, sink: string): string {
  const [one, other] = [true, false].map((deterministic) => cells.find(({ chain }) => chain.mode === mode && chain.sink === sink && chain.deterministic === deterministic)!);
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
