/**
 * The words in which a refusal shows what it found and what it would have taken: short, on one line, never a stack or a type's inside.
 */
import { nearest } from "../../impl/trace/nearest.js";

const LONGEST = 40;
const MOST_LISTED = 20;

/** A value as it stands in a document, cut short; nothing inside an object or a list is shown. */
export function excerpt(value: unknown): string {
  switch (typeof value) {
    case "string": return quoted(value);
    case "number": return Number.isNaN(value) ? "no number" : String(value);
    case "boolean": return String(value);
    case "object": return value === null ? "null" : Array.isArray(value) ? "a list" : "an object";
    default: return "nothing";
  }
}

export function quoted(text: string): string {
  return JSON.stringify(text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);
}

/** `"a", "b" or "c"`; a long list is cut short. */
export function listed(words: readonly string[], conjunction: "and" | "or" = "and"): string {
  const shown = words.slice(0, MOST_LISTED).map(quoted);
  if (words.length > MOST_LISTED) return `${shown.join(", ")} ${conjunction} ${words.length - MOST_LISTED} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} ${conjunction} ${shown.at(-1)}`;
}

/** The word that was probably meant, or else what there is to choose from. */
export function suggestion(word: string, words: readonly string[], what: string): string {
  const meant = nearestOf(word, words);
  if (meant !== null) return `perhaps ${quoted(meant)} is meant`;
  return words.length === 0 ? `there are no ${what}` : `the ${what} are ${listed(words)}`;
}

/** The word that was probably meant, whatever its case and the order of its letters; long words are not compared. */
export function nearestOf(word: string, words: readonly string[]): string | null {
  if (word.length > LONGEST) return null;
  const letters = (text: string): string => [...text.toLowerCase()].sort().join("");
  return words.find((candidate) => candidate.toLowerCase() === word.toLowerCase())
    ?? nearest(word, words)
    ?? words.find((candidate) => letters(candidate) === letters(word))
    ?? null;
}

/** A path or an option as it was given, cut short. */
export function shortened(text: string): string {
  return text.length <= 2 * LONGEST ? text : `${text.slice(0, LONGEST)}…${text.slice(-LONGEST)}`;
}

/** Spells out what would break the line, or the terminal. */
export function asOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Cs}]/gu, (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`);
}
