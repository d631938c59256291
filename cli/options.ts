/**
 * Options as the user writes them, parsed: each a value or a refusal that names the option.
 */
import { refuse } from "../explorer/scenario/bad-input.js";
import { nearestOf, quoted, suggestion } from "../explorer/scenario/wording.js";
import { STRATEGY_NAMES } from "../explorer/strategies/catalogue.js";
import type { StrategyName } from "../explorer/strategies/strategy.js";
import type { Bug } from "../properties/bugs/bug.js";
import { BUGS } from "../properties/planted.js";

type Parser<Value> = (text: string, option: string) => Value;

/** As commander wants it; refuses an option that is given twice. */
export function once<Value>(option: string, parse: Parser<Value>): (text: string, previous: Value | undefined) => Value {
  return (text, previous) => (previous === undefined ? parse(text, option) : refuse(option, "it is given twice; keep one of the two"));
}

/** As commander wants it, for an option that may be repeated. */
export function repeated(text: string, previous: readonly string[] | undefined): readonly string[] {
  return [...previous ?? [], text];
}

export const anyText: Parser<string> = (text, option) => (text === "" ? refuse(option, "it is empty; give it a value") : text);

const MOST = 1_000_000_000;

export const count: Parser<number> = (text, option) => wholeNumber(text, option, 1);

export const index: Parser<number> = (text, option) => wholeNumber(text, option, 0);

function wholeNumber(text: string, option: string, least: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= MOST) return number;
  return refuse(option, `it must be a whole number from ${least} to ${MOST}, not ${quoted(text)}`);
}

const UNITS = { ms: 0.001, s: 1, m: 60, h: 3600 } as const;

/** Seconds. */
export const duration: Parser<number> = (text, option) => {
  const [, number = "", unit = ""] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text) ?? [];
  const seconds = Number(number) * (UNITS[unit as keyof typeof UNITS] ?? 0);
  return seconds > 0 ? seconds : refuse(option, `it must be a time above zero with its unit, as in 500ms, 10s or 2m, not ${quoted(text)}`);
};

/** Any text on one line. */
export const seed: Parser<string> = (text, option) => {
  if (text === "" || text.length > 100 || /\p{Cc}/u.test(text)) return refuse(option, "it must be a text of 1 to 100 characters on one line");
  return text;
};

export const strategy: Parser<"auto" | StrategyName> = (text, option) => {
  const names = ["auto", ...STRATEGY_NAMES] as const;
  return names.find((name) => name === text) ?? refuse(option, `there is no strategy ${quoted(text)}; ${suggestion(text, names, "strategies")}`);
};

/** `none`, or names with commas between; whether they exist is seen later. */
export const faults: Parser<readonly string[]> = (text, option) => {
  if (text === "none") return [];
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) return refuse(option, `it must be names with commas between, or none, not ${quoted(text)}`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  return twice === undefined ? names : refuse(option, `${quoted(twice)} is named twice; name it once`);
};

const MOST_SEEDS = 1_000;

export const seeds: Parser<number> = (text, option) => {
  const number = count(text, option);
  return number <= MOST_SEEDS ? number : refuse(option, `it must be at most ${MOST_SEEDS}, not ${number}`);
};

const MOST_WORKERS = 256;

export const workers: Parser<number> = (text, option) => {
  const number = count(text, option);
  return number <= MOST_WORKERS ? number : refuse(option, `it must be at most ${MOST_WORKERS}, not ${number}; as many as there are cores is the default`);
};

/** By its id or its name in the catalogue of historical bugs. */
export const oneBug: Parser<Bug> = (text, option) => {
  const [bug, ...others] = bugsNamed(text, option);
  if (others.length > 0) return refuse(option, `${quoted(text)} is the name of several bugs: ${[bug!, ...others].map(({ id }) => id).join(", ")}; name one of them`);
  return bug!;
};

export function bugsNamed(text: string, place: string): readonly Bug[] {
  const sought = text.toLowerCase();
  const found = BUGS.filter(({ id, catalogue }) => id === sought || catalogue?.toLowerCase() === sought);
  if (found.length > 0) return found;
  const meant = nearestOf(text, BUGS.flatMap(({ id, catalogue }) => (catalogue === null ? [id] : [id, catalogue])));
  return refuse(place, `there is no planted bug ${quoted(text)}; ${meant === null ? "barricade list bugs shows those there are" : `perhaps ${quoted(meant)} is meant`}`);
}
