// Runs the README's own console commands, each from the repository root; a wrong exit code fails.
// Given vitest's JSON report, adds its counts and closes with the one line `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./build.mjs";
import { transcriptOf } from "./pages.mjs";

/** @param {import("./pages.mjs").Step} step @returns {boolean} */
function run({ command, exit, line }) {
  console.log(`\nREADME.md:${line}: $ ${command}`);
  const { status } = spawnSync(command, { cwd: root, shell: true, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== exit) console.log(`README.md:${line}: exit ${status}, expected ${exit}`);
  return status === exit;
}

/**
 * A missing report means that the build or the linter failed before any test ran: one failure.
 * @param {string | undefined} report
 */
function testCounts(report) {
  if (report === undefined) return { passed: 0, failed: 0 };
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(report, "utf8"));
  return { passed: numPassedTests, failed: success ? 0 : Math.max(numFailedTests, 1) };
}

const readme = path.join(root, "README.md");
const outcomes = existsSync(readme) ? transcriptOf(readme).map(run) : [];
const tests = testCounts(process.argv[2]);
const passed = tests.passed + outcomes.filter(Boolean).length;
const failed = tests.failed + outcomes.filter((outcome) => !outcome).length;
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
