// Writes the regression corpus, scenarios/reproductions/: each planted bug's first violation, shrunk. `npm run corpus`, whenever the engine decides differently.
// The same engine gives the same files. A test replays them all, with the bug and without.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findBug } from "../explorer/campaign/find-bug.js";
import { loadScenario } from "../explorer/scenario/load.js";
import type { Bug } from "../properties/bugs/bug.js";
import { BUGS } from "../properties/planted.js";
import { root } from "./build.mjs";

export const CORPUS = path.join(root, "scenarios", "reproductions");
const SEED = "corpus";

function written(bug: Bug): string {
  const { violation, referencePasses, runsToFind } = findBug(bug, loadScenario(bug.scenario), { seed: SEED });
  if (violation === null || !referencePasses) return `${bug.id}: ${violation === null ? "not found" : "the reference fails its reproduction too"}`;
  writeFileSync(path.join(CORPUS, `${bug.id}.json`), `${JSON.stringify(violation.reproduction, null, 2)}\n`);
  return `${bug.id}: found in run ${runsToFind}, ${violation.decisions.shrunk} decisions`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(CORPUS, { recursive: true });
  const wanted = new Set(BUGS.map(({ id }) => `${id}.json`));
  for (const file of readdirSync(CORPUS)) if (!wanted.has(file)) rmSync(path.join(CORPUS, file));
  const lines = BUGS.map((bug) => {
    const line = written(bug);
    process.stdout.write(`${line}\n`);
    return line;
  });
  process.exitCode = lines.some((line) => !line.includes("found in run")) ? 1 : 0;
}
