// One run of TLC with one worker: a configuration becomes a .cfg file, TLC's report becomes counts or a counterexample.
// TLC is given a home of its own in which statistics are declined, and leaves nothing behind in the folder of the modules.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * `model` and the constants are named as in TypeScript; `check` names what TLC is to check, as the module defines it.
 * With `eventually` the behaviours are the fair ones. `large` keeps a configuration out of the tests.
 * @typedef {{ model: string, constants: Record<string, string | number | boolean>, check: { invariants?: string[], steps?: string[], eventually?: string[] }, large?: true }} Configuration
 * @typedef {{ distinct: number, generated: number, depth: number } | { violated: string, length: number, loop?: number }} Result
 */

/** A name of the TypeScript models (`two-phase`, `resourceManagers`) as the modules write it. @param {string} name */
const inTla = (name) => name.replaceAll(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());

/** @param {Configuration} configuration */
function configurationFile({ constants, check }) {
  const value = (/** @type {string | number | boolean} */ given) => (typeof given === "boolean" ? String(given).toUpperCase() : JSON.stringify(given));
  const temporal = [...(check.steps ?? []), ...(check.eventually ?? [])];
  return [
    `SPECIFICATION ${check.eventually === undefined ? "Spec" : "FairSpec"}`,
    "CONSTANTS",
    ...Object.entries(constants).map(([name, given]) => `  ${inTla(name)} = ${value(given)}`),
    ...(check.invariants ?? []).map((name) => `INVARIANT ${name}`),
    ...temporal.map((name) => `PROPERTY ${name}`),
    "CHECK_DEADLOCK FALSE",
    "",
  ].join("\n");
}

/**
 * @param {string} classpath where TLC's classes are
 * @param {string} folder the modules
 * @param {Configuration} configuration
 */
export function runTlc(classpath, folder, configuration) {
  const home = mkdtempSync(path.join(tmpdir(), "barricade-tlc-"));
  try {
    mkdirSync(path.join(home, ".tlaplus"));
    writeFileSync(path.join(home, ".tlaplus", "esc.txt"), "NO_STATISTICS\n");
    const config = path.join(home, "model.cfg");
    writeFileSync(config, configurationFile(configuration));
    const java = ["-XX:+UseParallelGC", `-Duser.home=${home}`, "-cp", classpath, "tlc2.TLC"];
    const options = ["-workers", "1", "-nowarning", "-metadir", path.join(home, "states"), "-config", config];
    // A trace-exploration module would be written beside the twins.
    const { stdout, stderr } = spawnSync("java", [...java, ...options, "-noGenerateSpecTE", `${inTla(configuration.model)}.tla`], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
    return { version: /^TLC2? ?(Version .*)$/m.exec(stdout)?.[1] ?? "unknown", result: resultOf(configuration, stdout, stderr) };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * @param {Configuration} configuration
 * @param {string} report @param {string} errors
 * @returns {Result}
 */
function resultOf(configuration, report, errors) {
  const violated = /Error: (?:Invariant|Action property) (\w+) is violated|Error: Temporal properties were violated/.exec(report);
  if (violated !== null) return { violated: violated[1] ?? (configuration.check.eventually ?? []).join(" "), ...counterexample(report) };
  const counts = /^(\d+) states generated, (\d+) distinct states found, 0 states left on queue/m.exec(report);
  const depth = /depth of the complete state graph search is (\d+)/.exec(report);
  if (counts === null || depth === null || !report.includes("No error has been found")) throw new Error(`TLC did not finish:\n${report}\n${errors}`);
  return { generated: Number(counts[1]), distinct: Number(counts[2]), depth: Number(depth[1]) };
}

/** How many states the printed behaviour has and, for a lasso, how many its loop has (1 when it stutters for ever). @param {string} report */
function counterexample(report) {
  const stutters = /^(?:State )?(\d+): Stuttering/m.exec(report);
  const back = /^Back to state (\d+)/m.exec(report);
  const states = [...report.matchAll(/^State (\d+): </gm)].length;
  if (stutters !== null) return { length: states, loop: 1 };
  return back === null ? { length: states } : { length: states, loop: states - Number(back[1]) + 1 };
}
