// `npm start`: what Barricade does, in half a minute. The reference holds; then a historical bug is planted, and found.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { buildIfStale, root } from "./build.mjs";

const commands = [
  ["explore", "two-phase-commit", "--for", "8s", "--seed", "1"],
  ["bugs", "stale-acknowledgements", "--seed", "1"],
];

/** @param {string} line */
const say = (line) => process.stdout.write(`${line}\n`);

/** @param {string[]} command @returns {boolean} whether it exited with 0 */
function run(command) {
  say(`\n$ barricade ${command.join(" ")}`);
  const main = path.join(root, "dist", "cli", "main.js");
  return spawnSync(process.execPath, [main, ...command], { cwd: root, stdio: "inherit" }).status === 0;
}

say("Barricade proves, or breaks, exactly-once: first a search for a schedule that breaks it, then a planted bug.");
buildIfStale();
const outcomes = commands.map(run);
process.exitCode = outcomes.every(Boolean) ? 0 : 1;
