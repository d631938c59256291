// `npm run mutation`: breaks the engine in small ways, one at a time, and counts the breaks that tests and monitors notice.
// `--count N` mutants are drawn by `--seed TEXT`. The figures and the survivors come last; the whole is in coverage/mutation/report.json.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../build.mjs";
import { draw } from "./draw.mjs";

const { values } = parseArgs({ options: { seed: { type: "string", default: "1" }, count: { type: "string", default: "320" } } });
const { all, mutants } = await draw(values.seed, Number(values.count));
console.log(`${mutants.length} of the engine's ${all} mutants, drawn by seed ${values.seed}`);

const stryker = path.join(root, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");
const { status } = spawnSync(process.execPath, [stryker, "run", "tools/mutation/stryker.config.mjs"], { cwd: root, stdio: "inherit" });
if (status === 0) report();
else process.exitCode = status ?? 1;

function report() {
  /** @type {{ files: Record<string, { mutants: { status: string, mutatorName: string, replacement?: string, location: { start: { line: number } } }[] }> }} */
  const { files } = JSON.parse(readFileSync(path.join(root, "coverage", "mutation", "report.json"), "utf8"));
  const tested = Object.entries(files).flatMap(([file, { mutants: found }]) => found.filter((mutant) => mutant.status !== "CompileError").map((mutant) => ({ file, ...mutant })));
  const count = (/** @type {string} */ wanted) => tested.filter((mutant) => mutant.status === wanted).length;
  const [killed, survived, timeout, uncovered] = [count("Killed"), count("Survived"), count("Timeout"), count("NoCoverage")];
  console.log(`\nkilled ${killed} · survived ${survived} · never reached by a test ${uncovered} · timed out ${timeout}`);
  console.log(`score ${(100 * killed / Math.max(1, killed + survived + uncovered)).toFixed(1)} % without timeouts, ${(100 * (killed + timeout) / Math.max(1, tested.length)).toFixed(1)} % with them`);
  for (const { file, location, mutatorName, replacement, status: how } of tested) {
    if (how === "Survived" || how === "NoCoverage") console.log(`${how === "Survived" ? "survived" : "not reached"}  ${file}:${location.start.line}  ${mutatorName}  ${(replacement ?? "").replaceAll(/\s+/g, " ").slice(0, 100)}`);
  }
}
