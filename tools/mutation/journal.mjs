// A reporter for Stryker: one line of JSON for each mutant that was tried, at once, so that a run that is cut short has said what it knows.
import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PluginKind, declareClassPlugin } from "@stryker-mutator/api/plugin";
import { root } from "../build.mjs";
import { keyOf } from "./draw.mjs";

/** @typedef {{ key: string, file: string, line: number, mutator: string, replacement: string, status: string, by: string, message: string }} Tried */

export const JOURNAL = path.join(root, "coverage", "mutation", "tried.ndjson");

/** @returns {Tried[]} the last word on each mutant */
export function tried() {
  const lines = readFileSync(JOURNAL, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  return [...new Map(lines.map((entry) => [entry.key, entry])).values()];
}

class Journal {
  /** @param {Readonly<import("@stryker-mutator/api/core").MutantResult>} result */
  onMutantTested({ fileName, location, mutatorName, replacement = "", status, statusReason = "", killedBy = [] }) {
    if (status === "CompileError") return;
    // A report counts lines and columns from 1.
    const fromZero = (/** @type {{ line: number, column: number }} */ { line, column }) => ({ line: line - 1, column: column - 1 });
    const key = keyOf({ fileName, location: { start: fromZero(location.start), end: fromZero(location.end) }, mutatorName, replacement });
    const entry = { key, file: key.split(":")[0], line: location.start.line, mutator: mutatorName, replacement, status, by: killedBy[0] ?? "", message: statusReason.slice(0, 300) };
    mkdirSync(path.dirname(JOURNAL), { recursive: true });
    appendFileSync(JOURNAL, `${JSON.stringify(entry)}\n`);
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, "journal", Journal)];
