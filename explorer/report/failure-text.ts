/**
 * A failure in at most 40 lines: the property's sentence, why it broke, how to see it again, what led to it, and what still holds.
 */
import type { TraceLine } from "../../impl/trace/events.js";
import { ALL_PROPERTIES } from "../../properties/catalogue.js";
import type { Verdict } from "../../properties/judge.js";
import type { AnyPropertyName } from "../../properties/property.js";
import type { Violation } from "../campaign/violation.js";
import { processesOf } from "../scenario/jobs.js";
import type { Scenario } from "../scenario/scenario.js";
import { guaranteesThat } from "./guarantee-verdicts.js";
import { counted, labelled, wrap, type Page } from "./page.js";
import { timeline } from "./timeline.js";

export interface Failing {
  readonly property: AnyPropertyName;
  /** What comes after the property's name: "broke in run 3 of seed 1". */
  readonly headline: string;
  readonly sentence: string;
  readonly message: string;
  /** The reproduction; null when it was not written down. */
  readonly file: string | null;
  readonly scenario: Scenario;
  /** In words, what was not dull about the run, and how many there were before shrinking. */
  readonly decisions: { readonly words: readonly string[]; readonly found: number };
  /** From the first deviation to the event that showed it. */
  readonly trace: readonly TraceLine[];
  /** What came before. */
  readonly prelude: readonly TraceLine[];
  readonly verdicts: readonly Verdict[];
}

const LONGEST = 40;
const MOST_DECISIONS = 8;
const LEAST_ROWS = 8;

export function failureOf(violation: Violation, seed: string, file: string | null): Failing {
  const { property, message, run, strategy, reproduction, decisions, failure, trace, prelude, verdicts } = violation;
  return {
    property, message, file, trace, prelude, verdicts,
    headline: `broke in run ${run} of seed ${seed} (${strategy})`,
    sentence: sentenceOf(property),
    scenario: failure.scenario,
    decisions: { words: reproduction.decisions.map(({ words }) => words), found: decisions.found },
  };
}

/** "" for a property that is not ours. */
export function sentenceOf(property: AnyPropertyName): string {
  return ALL_PROPERTIES.find(({ name }) => name === property)?.sentence ?? "";
}

export function failureLines(failing: Failing, page: Page): readonly string[] {
  const above = [...headLines(failing, page), "", ...factLines(failing, page), ...decisionLines(failing, page), ""];
  const below = ["", ...guaranteeLines(failing, page)];
  const processes = processesOf(failing.scenario);
  const rows = Math.max(LONGEST - above.length - below.length, LEAST_ROWS);
  return [...above, ...timeline(failing.trace, { processes, rows, marked: true, prelude: failing.prelude }, page), ...below];
}

/** Of a break that the scenario expects: what, why, and the replay, which shows the rest. */
export function expectedBreakLines(failing: Failing, page: Page): readonly string[] {
  const { property, headline } = failing;
  return [page.paint("warning", `~ ${property} ${headline}, as expected`), ...sentenceLines(failing, page), ...whyLines(failing, page)];
}

function headLines(failing: Failing, page: Page): readonly string[] {
  return [page.paint("bad", `✗ ${failing.property} ${failing.headline}`), ...sentenceLines(failing, page)];
}

function sentenceLines({ sentence }: Failing, { width }: Page): readonly string[] {
  return wrap(sentence, width - 2).map((line) => `  ${line}`);
}

function whyLines({ message, file }: Failing, page: Page): readonly string[] {
  return [
    ...labelled("why", message, page).slice(0, 5),
    ...(file === null ? [] : [`  ${page.paint("dim", "replay".padEnd(12))}npx barricade replay ${shellWord(file)}`]),
  ];
}

function factLines(failing: Failing, page: Page): readonly string[] {
  const { scenario } = failing;
  return [...whyLines(failing, page), ...labelled("job", `${jobWords(scenario)}; ${rowWords(scenario)}`, page)];
}

function decisionLines({ decisions: { words, found } }: Failing, page: Page): readonly string[] {
  if (words.length === 0) return labelled("decisions", "none: the plain run, without any fault or delay, shows it", page);
  const shown = words.length <= MOST_DECISIONS ? words : words.slice(0, MOST_DECISIONS - 1);
  const origin = found > words.length ? ` of ${found} that the search had made; all else is as in the plain run` : "; all else is as in the plain run";
  const rest = words.length - shown.length;
  return [
    ...labelled("decisions", `${words.length}${origin}`, page),
    ...[...shown, ...(rest === 0 ? [] : [`and ${rest} more, in the reproduction`])].flatMap((word) =>
      wrap(word, page.width - 16).map((line, index) => `${" ".repeat(14)}${index === 0 ? "-" : " "} ${line}`)),
  ];
}

function guaranteeLines({ verdicts }: Failing, page: Page): readonly string[] {
  const broken = guaranteesThat("broken", verdicts);
  const beyond = guaranteesThat("withdrawn", verdicts);
  const holding = guaranteesThat("holds", verdicts);
  return [
    ...(broken.length === 0 && beyond.length > 0 ? [] : labelled("broken", broken.length === 0 ? "no end-to-end guarantee, in this run" : broken.join(", "), page)),
    ...(beyond.length === 0 ? [] : labelled("not owed", `${beyond.join(", ")}: broken, but not promised`, page)),
    ...labelled("still hold", holding.length === 0 ? "none, in this run" : holding.join(", "), page),
  ];
}

/** Each vertex with its parallelism, from the source to the sink. */
export function jobWords({ job }: Scenario): string {
  return job.vertices.map(({ name, parallelism }) => `${name} ×${parallelism}`).join(" → ");
}

export function rowWords({ rows }: Scenario): string {
  const total = rows.reduce((sum, { length }) => sum + length, 0);
  return `${counted(total, "row")} in ${counted(rows.length, "partition")}`;
}

/** Quoted where a shell would take it apart. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
