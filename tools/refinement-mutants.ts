// Mutants of good traces, put to the follower: `npm run refinement` writes the table of docs/refinement.md. One event left out, told twice, or exchanged
// with the next; a mutant that is a run of the model too is excluded by a rule of tools/testing/lawful-mutants.ts, by code and not by hand.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { diagnose } from "../explorer/replay/diagnose.js";
import { loadScenario } from "../explorer/scenario/load.js";
import { prepare, type Prepared } from "../explorer/scenario/run.js";
import { sourceOf } from "../explorer/strategies/catalogue.js";
import { REFERENCE_PARTS } from "../impl/engine/parts.js";
import type { TraceLine } from "../impl/trace/events.js";
import { follow } from "../properties/refinement/follow.js";
import { root } from "./build.mjs";
import { lawful, RULES } from "./testing/lawful-mutants.js";
import { traceMutants, type TraceMutant } from "./testing/trace-mutants.js";

export interface Count { total: number; excluded: number; refused: number }
export type Counts = ReadonlyMap<string, Count>;

/** Two sources, two operators, two sinks, two checkpoints pending at once, three records a source. */
export function smallJob(): Prepared {
  const scenario = loadScenario("overlapping-checkpoints", { set: ["aggregate.parallelism=2"] });
  return prepare({ ...scenario, rows: scenario.rows.map((rows) => rows.slice(0, 3)) });
}

export function traceOf(prepared: Prepared, run: number): readonly TraceLine[] {
  return diagnose(prepared, sourceOf("random", prepared, "refinement")(run).oracle(), REFERENCE_PARTS, []).lines;
}

/** Change and kind of event → how many mutants of this trace are excluded, and how many of the rest refused. */
export function countMutants(lines: readonly TraceLine[], counts: Map<string, Count>, survivors: TraceMutant[] = []): void {
  for (const mutant of traceMutants(lines)) {
    const key = `${mutant.change} ${mutant.kind}`;
    const count = counts.get(key) ?? { total: 0, excluded: 0, refused: 0 };
    counts.set(key, count);
    count.total++;
    if (lawful(lines, mutant) !== null) count.excluded++;
    else if (follow(mutant.lines).kind === "refused") count.refused++;
    else survivors.push(mutant);
  }
}

const RUNS = [2, 5, 9];
const START = "<!-- mutants -->";

function rowsOf(counts: Counts): readonly string[] {
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, { total, excluded, refused }]) => {
    const rest = total - excluded;
    const [change = "", kind = ""] = key.split(" ");
    return `| ${kind} | ${change} | ${refused} | ${total} | ${excluded} | ${rest === 0 ? "" : `${Math.round((100 * refused) / rest)} %`} |`;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const counts = new Map<string, Count>();
  const small = smallJob();
  for (const run of RUNS) countMutants(traceOf(small, run), counts);
  const file = path.join(root, "docs", "refinement.md");
  const [head = ""] = readFileSync(file, "utf8").split(START);
  const rules = RULES.map(({ reason }) => `- ${reason}`);
  writeFileSync(file, [`${head.trimEnd()}\n\n${START}`, "", "Excluded, by rule:", "", ...rules, "", "| event | change | refused | total | excluded | of the rest |", "|---|---|---|---|---|---|", ...rowsOf(counts), ""].join("\n"));
}
