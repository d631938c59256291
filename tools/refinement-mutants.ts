// Mutants of good traces, put to the follower: `npm run refinement` writes the table of docs/refinement.md. One event left out, told twice, or exchanged
// with the next; a mutant that is lawful itself is excluded by a rule of tools/testing/lawful-mutants.ts, by code and not by hand.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { diagnose } from "../explorer/replay/diagnose.js";
import { loadScenario } from "../explorer/scenario/load.js";
import { prepare, type Prepared } from "../explorer/scenario/run.js";
import type { Scenario } from "../explorer/scenario/scenario.js";
import { sourceOf } from "../explorer/strategies/catalogue.js";
import { REFERENCE_PARTS } from "../impl/engine/parts.js";
import type { TraceLine } from "../impl/trace/events.js";
import { follow } from "../properties/refinement/follow.js";
import { root } from "./build.mjs";
import { ARGUMENTS, lawful, RULES } from "./testing/lawful-mutants.js";
import { mutated, mutationsOf, type Mutation } from "./testing/trace-mutants.js";

export interface Count { total: number; excluded: number; refused: number }
/** By change and kind of event. */
export type Counts = ReadonlyMap<string, Count>;
export interface Mutant extends Mutation { readonly job: string; readonly run: number; readonly lines: readonly TraceLine[] }

/** Three records a partition; all faults of the scenario. */
function small(name: string, change: (scenario: Scenario) => Scenario = (scenario) => scenario): Prepared {
  const scenario = change(loadScenario(name));
  return prepare({ ...scenario, operations: [], rows: scenario.rows.map((rows) => rows.slice(0, 3)) });
}

function marking(marks: "with-values" | "after-values"): (scenario: Scenario) => Scenario {
  return ({ job, ...scenario }) => ({ ...scenario, job: { ...job, vertices: job.vertices.map((vertex) => (vertex.kind === "sink" && vertex.sink === "write-ahead-log" ? { ...vertex, marks } : vertex)) } });
}

/** Two-phase commit with one checkpoint pending and with two, on its systems; a log that marks with its values, and after them; upserts; tracked barriers. */
export const JOBS: ReadonlyMap<string, () => Prepared> = new Map([
  ["two-phase-commit", () => small("two-phase-commit")],
  ["overlapping-checkpoints", () => small("overlapping-checkpoints")],
  ["xa-database", () => small("xa-database")],
  ["table", () => small("table")],
  ["file-system", () => small("file-system")],
  ["write-ahead-log", () => small("write-ahead-log", marking("with-values"))],
  ["write-then-mark", () => small("write-ahead-log", marking("after-values"))],
  ["upsert", () => small("upsert")],
  ["tracked", () => small("overlapping-checkpoints", ({ configuration, ...scenario }) => ({ ...scenario, configuration: { ...configuration, mode: "at-least-once" } }))],
]);

/**
 * Of each change and kind, so many mutants of each job at most, spread evenly over its runs. `further` runs are searched for those of which there are
 * fewer.
 */
export function sampleOf(runs: number, most: number, further = 0): readonly Mutant[] {
  return [...JOBS].flatMap(([job, prepared]) => {
    const byKey = new Map<string, Mutant[]>();
    const one = prepared();
    for (let run = 0; run < runs + further; run++) {
      const lines = diagnose(one, sourceOf("random", one, "refinement")(run).oracle(), REFERENCE_PARTS, []).lines;
      const wanted = mutationsOf(lines).filter((mutation) => run < runs || (byKey.get(keyOf(mutation))?.length ?? 0) < most);
      if (wanted.length === 0 || follow(lines).kind !== "refined") continue;
      for (const mutation of wanted) {
        const mutants = byKey.get(keyOf(mutation)) ?? [];
        byKey.set(keyOf(mutation), mutants);
        mutants.push({ ...mutation, job, run, lines });
      }
    }
    return [...byKey.values()].flatMap((mutants) => spread(mutants, most));
  });
}

function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  return items.length <= most ? items : Array.from({ length: most }, (_, index) => items[Math.floor(((index + 0.5) * items.length) / most)]!);
}

function keyOf({ change, kind }: Mutation): string {
  return `${change} ${kind}`;
}

/** How many are excluded, and how many of the rest refused. @returns the others too */
export function putToTheFollower(mutants: readonly Mutant[]): { readonly counts: Counts; readonly accepted: readonly Mutant[] } {
  const counts = new Map<string, Count>();
  const accepted: Mutant[] = [];
  for (const mutant of mutants) {
    const count = counts.get(keyOf(mutant)) ?? { total: 0, excluded: 0, refused: 0 };
    counts.set(keyOf(mutant), count);
    count.total++;
    if (lawful(mutant.lines, mutant) !== null) count.excluded++;
    else if (follow(mutated(mutant.lines, mutant)).kind === "refused") count.refused++;
    else accepted.push(mutant);
  }
  return { counts, accepted };
}

/** Of those that no rule excludes; null where that is none. */
function shareRefused({ total, excluded, refused }: Count): number | null {
  return total === excluded ? null : refused / (total - excluded);
}

const [LEAST_REFUSED, MOST_EXCLUDED] = [0.8, 0.25];

/** Which rows, of those with so many mutants at least, fall short; and which exclude more than is allowed without an argument. */
export function shortcomings(counts: Counts, least: number): { readonly accepted: readonly string[]; readonly unargued: readonly string[] } {
  const rows = [...counts].filter(([, { total }]) => total >= least);
  return {
    accepted: rows.filter(([, count]) => count.total - count.excluded >= least && (shareRefused(count) ?? 1) < LEAST_REFUSED).map(([key]) => key),
    unargued: rows.filter(([key, count]) => count.excluded / count.total > MOST_EXCLUDED && !ARGUMENTS.has(key)).map(([key]) => key),
  };
}

const START = "<!-- mutants -->";
const [RUNS, MOST, FURTHER] = [30, 20, 120];
/** Of fewer mutants a share says nothing. */
export const ENOUGH = 6;

function rowsOf(counts: Counts): readonly string[] {
  const percent = (share: number | null) => (share === null ? "" : `${Math.round(100 * share)} %`);
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, count]) => {
    const [change = "", kind = ""] = key.split(" ");
    return `| ${kind} | ${change} | ${count.refused} | ${count.total} | ${count.excluded} | ${percent(shareRefused(count))} |`;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { counts } = putToTheFollower(sampleOf(RUNS, MOST, FURTHER));
  const file = path.join(root, "docs", "refinement.md");
  const [head = ""] = readFileSync(file, "utf8").split(START);
  const rules = RULES.map(({ reason }) => `- ${reason}`);
  const reasons = [...ARGUMENTS].map(([key, argument]) => `- **${key.split(" ").reverse().join(" ")}**: ${argument}`);
  writeFileSync(file, [
    `${head.trimEnd()}\n\n${START}`, "", "Excluded, by rule:", "", ...rules, "", "Where rules exclude a quarter of a kind, or nearly so:", "", ...reasons, "",
    "| event | change | refused | total | excluded | of the rest |", "|---|---|---|---|---|---|", ...rowsOf(counts), "",
  ].join("\n"));
  const { accepted, unargued } = shortcomings(counts, ENOUGH);
  for (const key of accepted) process.stdout.write(`${key}: fewer than four of five are refused\n`);
  for (const key of unargued) process.stdout.write(`${key}: more than a quarter is excluded, and no argument given\n`);
  if (accepted.length + unargued.length > 0) process.exitCode = 1;
}
