/**
 * The conformance vectors as text: each component's counts, and of each vector that failed the difference.
 */
import type { Difference } from "../conformance/compare.js";
import { sourceText } from "../conformance/document.js";
import type { VectorOutcome, VectorResult } from "../conformance/run.js";
import { counted, labelled, table, wrap, type Page } from "./page.js";

const KINDS = ["passed", "failed", "pending", "differs"] as const satisfies readonly VectorOutcome["kind"][];
export type VectorCounts = { readonly [Kind in VectorOutcome["kind"]]: number };

/** Differences of one vector that are shown. */
const MOST_SHOWN = 5;

export function countsOf(results: readonly VectorResult[]): VectorCounts {
  const count = (wanted: VectorOutcome["kind"]): number => results.filter(({ outcome: { kind } }) => kind === wanted).length;
  return { passed: count("passed"), failed: count("failed"), pending: count("pending"), differs: count("differs") };
}

export function componentOf({ vector }: VectorResult): string {
  return vector.case.id.slice(0, vector.case.id.indexOf("/"));
}

export function tableLines(results: readonly VectorResult[]): readonly string[] {
  const components = [...new Set(results.map(componentOf))].sort();
  const rows = components.map((component) => {
    const counts = countsOf(results.filter((result) => componentOf(result) === component));
    return [component, ...KINDS.map((kind) => (counts[kind] === 0 ? "·" : String(counts[kind])))];
  });
  return table([["component", ...KINDS], ...rows], [1, 2, 3, 4]);
}

export function totalLine(results: readonly VectorResult[]): string {
  const { passed, failed, pending, differs } = countsOf(results);
  return `${counted(results.length, "vector")}: ${passed} passed, ${failed} failed, ${pending} pending, ${differs} of Flink's choices decided otherwise`;
}

/** Why a vector failed; nothing about one that did not. */
export function failureLines({ vector, outcome }: VectorResult, page: Page): readonly string[] {
  if (outcome.kind !== "failed") return [];
  const { message, differences } = outcome;
  const { id, rule, source } = vector.case;
  return [
    `${page.paint("bad", `✗ ${id}`)}`,
    ...wrap(rule, page.width - 4).map((line) => `    ${line}`),
    ...labelled("source", sourceText(source), page),
    ...(message === null ? [] : labelled("at", vector.place, page)),
    ...(message === null ? differences.slice(0, MOST_SHOWN).flatMap((difference) => differenceLines(difference, vector.place, page)) : labelled("why", message, page)),
    ...(differences.length > MOST_SHOWN ? [`  and ${counted(differences.length - MOST_SHOWN, "more difference", "more differences")}`] : []),
    "",
  ];
}

function differenceLines({ place, expected, found }: Difference, file: string, page: Page): readonly string[] {
  return [...labelled("at", `${file}${place}`, page), ...labelled("expected", inJson(expected), page), ...labelled("found", inJson(found), page)];
}

/** One difference on one line, for documents. */
export function messageOf({ message, differences }: Extract<VectorOutcome, { kind: "failed" }>): string {
  return message ?? differences.map(({ place, expected, found }) => `${place}: expected ${inJson(expected)}, found ${inJson(found)}`).join("; ");
}

function inJson(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
