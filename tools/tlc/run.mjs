// One run of TLC with one worker: a configuration becomes a .cfg file, TLC's report becomes counts or a counterexample.
// TLC is given a home of its own in which statistics are declined, and leaves nothing behind in the folder of the modules.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * @typedef {import("./table.mjs").Question} Question
 * @typedef {{ distinct: number, generated: number, depth: number } | { violated: string, length: number, loop?: number }} Result
 */

/** A name of the TypeScript models (`two-phase`, `resourceManagers`) as the modules write it. @param {string} name */
export const inTla = (name) => name.replaceAll(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());

/** @param {Question} question */
export function configurationFile({ constants, check }) {
  const temporal = [...(check.steps ?? []), ...(check.eventually ?? [])];
  return [
    `SPECIFICATION ${check.eventually === undefined ? "Spec" : "FairSpec"}`,
    "CONSTANTS",
    ...Object.entries(constants).map(([name, given]) => `  ${inTla(name)} = ${JSON.stringify(given)}`),
    ...(check.invariants ?? []).map((name) => `INVARIANT ${name}`),
    ...temporal.map((name) => `PROPERTY ${name}`),
    "CHECK_DEADLOCK FALSE",
    "",
  ].join("\n");
}

/** @param {string} classpath */
export function versionOf(classpath) {
  const { stdout } = java(classpath, ".", () => []);
  const version = /TLC2 (Version .*)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`no TLC at ${classpath}`);
  return version.trim();
}

/**
 * @param {string} classpath where TLC's classes are
 * @param {string} folder the modules
 * @param {Question} question
 */
export function runTlc(classpath, folder, question) {
  const { stdout, stderr } = java(classpath, folder, (home) => {
    const config = path.join(home, "model.cfg");
    writeFileSync(config, configurationFile(question));
    // Without the last but one, TLC writes a module about each counterexample beside the twins.
    return ["-workers", "1", "-nowarning", "-metadir", path.join(home, "states"), "-config", config, "-noGenerateSpecTE", `${inTla(question.model)}.tla`];
  });
  return resultOf(question, stdout, stderr);
}

/** @param {string} classpath @param {string} cwd @param {(home: string) => string[]} options */
function java(classpath, cwd, options) {
  const home = mkdtempSync(path.join(tmpdir(), "barricade-tlc-"));
  try {
    mkdirSync(path.join(home, ".tlaplus"));
    writeFileSync(path.join(home, ".tlaplus", "esc.txt"), "NO_STATISTICS\n");
    // Most runs are over before a better compiler would pay.
    const flags = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", `-Duser.home=${home}`, "-cp", classpath, "tlc2.TLC"];
    return spawnSync("java", [...flags, ...options(home)], { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * @param {Question} question
 * @param {string} report @param {string} errors
 * @returns {Result}
 */
export function resultOf(question, report, errors) {
  const violated = /Error: (Invariant|Action property|Property|Temporal propert(?:y|ies)) ?(.*?) ?(?:is|was|were) violated/.exec(report);
  if (violated !== null) return { violated: named(question, violated[2] ?? ""), ...counterexample(report) };
  const counts = /^(\d+) states generated, (\d+) distinct states found, 0 states left on queue/m.exec(report);
  const depth = /depth of the complete state graph search is (\d+)/.exec(report);
  if (counts === null || depth === null || !report.includes("No error has been found")) throw new Error(`TLC did not finish:\n${report}\n${errors}`);
  return { generated: Number(counts[1]), distinct: Number(counts[2]), depth: Number(depth[1]) };
}

/** TLC names a place in the module where a property has no name of its own, as in a refinement. @param {Question} question @param {string} given */
function named({ check }, given) {
  const names = [...(check.invariants ?? []), ...(check.steps ?? []), ...(check.eventually ?? [])];
  return names.find((name) => name === given) ?? [...(check.steps ?? []), ...(check.eventually ?? [])].join(" ");
}

/** How many states the printed behaviour has and, for a lasso, how many its loop has (1 when it stutters for ever). @param {string} report */
function counterexample(report) {
  const stutters = /^State \d+: Stuttering/m.test(report);
  const back = /^Back to state (\d+)/m.exec(report);
  // One that is violated at once is printed without a number.
  const states = Math.max(1, [...report.matchAll(/^State \d+: </gm)].length);
  if (stutters) return { length: states, loop: 1 };
  return back === null ? { length: states } : { length: states, loop: states - Number(back[1]) + 1 };
}
