// Draws which mutants of the engine to test. Stryker tests all or those of whole places; a sample that says something of the whole is drawn from
// every single mutant: one of each file at least, the rest by the hash of the seed and the mutant.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../build.mjs";
import { instrument } from "./instrument.mjs";

/** @typedef {{ fileName: string, location: { start: { line: number, column: number }, end: { line: number, column: number } }, mutatorName: string, replacement: string }} Place */
/** @typedef {{ seed: string, all: number, mutants: readonly string[] }} Drawn */

export const DRAWN = path.join(root, "coverage", "mutation", "drawn.json");
const ENGINE = "impl/engine";

/** What makes a mutant the same one in another pass. @param {Place} mutant */
export function keyOf({ fileName, location: { start, end }, mutatorName, replacement }) {
  const file = fileName.replaceAll("\\", "/").replace(/^.*(?=impl\/engine\/)/, "");
  return `${file}:${start.line}:${start.column}-${end.line}:${end.column} ${mutatorName} ${replacement}`;
}

/** The place of a mutant as Stryker's option `mutate` wants it: lines from 1. @param {string} key */
export function rangeOf(key) {
  const [, file, line, column, endLine, endColumn] = /^([^:]+):(\d+):(\d+)-(\d+):(\d+) /.exec(key) ?? [];
  return `${file}:${Number(line) + 1}:${column}-${Number(endLine) + 1}:${endColumn}`;
}

function sources() {
  const files = readdirSync(path.join(root, ENGINE), { recursive: true }).map((file) => path.posix.join(ENGINE, String(file).replaceAll("\\", "/")));
  return files.filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts")).sort();
}

async function allMutants() {
  const files = sources().map((file) => ({ name: path.join(root, file), content: readFileSync(path.join(root, file), "utf8"), mutate: true }));
  const { mutants } = await instrument(files);
  return mutants.map(({ fileName, location, mutatorName, replacement }) => keyOf({ fileName, location, mutatorName, replacement: replacement ?? "" }));
}

/**
 * @param {string} seed
 * @param {number} count
 * @returns {Promise<Drawn>}
 */
export async function draw(seed, count) {
  const all = await allMutants();
  const rank = (/** @type {string} */ key) => createHash("sha256").update(`${seed}\n${key}`).digest("hex");
  const ranked = [...new Set(all)].map((key) => ({ key, file: key.split(":")[0], rank: rank(key) })).sort((one, other) => (one.rank < other.rank ? -1 : 1));
  const firsts = ranked.filter(({ file }, at) => ranked.findIndex((other) => other.file === file) === at);
  const rest = ranked.filter((mutant) => !firsts.includes(mutant)).slice(0, Math.max(0, count - firsts.length));
  return written({ seed, all: ranked.length, mutants: [...firsts, ...rest].slice(0, count).map(({ key }) => key).sort() });
}

/** Of the last drawing, these. @param {readonly string[]} mutants */
export function drawAgain(mutants) {
  return written({ ...JSON.parse(readFileSync(DRAWN, "utf8")), mutants });
}

/** @param {Drawn} drawn */
function written(drawn) {
  mkdirSync(path.dirname(DRAWN), { recursive: true });
  writeFileSync(DRAWN, `${JSON.stringify(drawn, null, 1)}\n`);
  return drawn;
}
