/**
 * Refinement as a page: a row for each scenario, why runs are out of scope, and of the first that was refused how far it was a run of the model.
 */
import { timeline } from "./timeline.js";
import type { Refusal } from "../campaign/refine.js";
import { counted, grouped, labelled, table, type Page } from "./page.js";
import type { Named } from "./refine-document.js";

/** Events shown before the one that was refused. */
const BEFORE = 12;
/** Characters of that event. */
const LONGEST = 300;

export function refineLines(all: readonly Named[], page: Page): readonly string[] {
  const followed = all.filter(({ refinements: { refined, refused } }) => refined + refused > 0);
  return [
    ...(followed.length === 0 ? ["no run is within the model's scope"] : table([["", "refined", "refused", "events", "states, max", "mean"], ...followed.map(rowOf)], [1, 2, 3, 4, 5])),
    ...reasons(all, page),
    ...all.flatMap(({ scenario, refinements: { first } }) => (first === null ? [] : ["", ...refusalLines(scenario, first, page)])),
  ];
}

function rowOf({ scenario, refinements: { refined, refused, events, most, mean } }: Named): readonly string[] {
  return [scenario ?? "the trace", grouped(refined), grouped(refused), grouped(events), grouped(most), mean.toFixed(2)];
}

/** Reason → runs, over all scenarios. */
function reasons(all: readonly Named[], page: Page): readonly string[] {
  const counts = new Map<string, number>();
  for (const { refinements } of all) for (const [reason, runs] of refinements.outOfScope) counts.set(reason, (counts.get(reason) ?? 0) + runs);
  if (counts.size === 0) return [];
  return ["", page.paint("strong", "out of the model's scope"), ...[...counts].flatMap(([reason, runs]) => labelled(counted(runs, "run"), reason, page))];
}

function refusalLines(scenario: string | null, { run, refused: { at, line, enabled, differs }, lines }: Refusal, page: Page): readonly string[] {
  const which = run === null ? "the trace" : `${scenario ?? ""}, run ${run}`;
  const shown = lines.slice(Math.max(0, at - BEFORE), at + 1);
  const processes = [...new Set(shown.map(({ process }) => process))];
  return [
    page.paint("bad", `${which} is no run of the model: its event ${at + 1}, ${line.process} ${line.kind}, is no step that the model can take there`),
    ...labelled("matched", `${counted(at, "event")} of ${grouped(lines.length)}`, page),
    ...labelled("enabled", enabled.length === 0 ? "nothing" : enabled.join(", "), page),
    ...labelled("differs", differs ?? "no step of the model is like this event", page),
    ...labelled("event", shortened(JSON.stringify(line)), page),
    "",
    ...timeline(shown, { processes }, page),
  ];
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
