// `npm run mutation`: breaks the engine in small ways, one at a time, and counts the breaks that tests and monitors notice.
// `--count N` mutants are drawn by `--seed TEXT`; `--again` tries only those of the last run that no test killed. The figures and the survivors come last,
// and with `--report` at any time; each mutant tried is a line of coverage/mutation/tried.ndjson.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../build.mjs";
import { draw, drawAgain } from "./draw.mjs";
import { JOURNAL, tried } from "./journal.mjs";

const { values } = parseArgs({ options: { seed: { type: "string", default: "1" }, count: { type: "string", default: "320" }, again: { type: "boolean" }, report: { type: "boolean" } } });
if (!values.report) process.exitCode = await tryMutants();
report();

async function tryMutants() {
  const { all, mutants } = values.again ? drawAgain(tried().filter(({ status }) => status !== "Killed").map(({ key }) => key)) : await draw(values.seed, Number(values.count));
  console.log(`${mutants.length} of the engine's ${all} mutants, ${values.again ? "which no test had killed" : `drawn by seed ${values.seed}`}`);
  if (!values.again) rmSync(JOURNAL, { force: true });
  const stryker = path.join(root, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");
  return spawnSync(process.execPath, [stryker, "run", "tools/mutation/stryker.config.mjs"], { cwd: root, stdio: "inherit" }).status ?? 1;
}

/** @param {import("./journal.mjs").Tried} mutant */
function lives({ status }) {
  return status === "Survived" || status === "NoCoverage" || status === "RuntimeError";
}

function report() {
  const mutants = tried();
  const count = (/** @type {string} */ wanted) => mutants.filter(({ status }) => status === wanted).length;
  const [killed, survived, timeout, unreached, failed] = [count("Killed"), count("Survived"), count("Timeout"), count("NoCoverage"), count("RuntimeError")];
  const byUnitTest = mutants.filter(({ status, by }) => status === "Killed" && by.startsWith("impl/engine/")).length;
  console.log(`\n${mutants.length} tried: killed ${killed} (${byUnitTest} by a unit test, ${killed - byUnitTest} under the monitors) · survived ${survived} · never reached by a test ${unreached} · timed out ${timeout} · could not be tried ${failed}`);
  console.log(`score ${(100 * killed / Math.max(1, mutants.length - timeout)).toFixed(1)} % without timeouts, ${(100 * (killed + timeout) / Math.max(1, mutants.length)).toFixed(1)} % with them`);
  for (const { file, line, mutator, replacement, status } of mutants.filter((mutant) => lives(mutant) || mutant.status === "Timeout")) {
    console.log(`${status}  ${file}:${line}  ${mutator}  ${replacement.replaceAll(/\s+/g, " ").slice(0, 100)}`);
  }
}
