/**
 * What a long campaign holds on to: the resident memory of a process of its own, with two workers, after 10,000 runs and after 100,000.
 */
import { spawnSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { REFINED } from "../explorer/campaign/refined-runs.js";
import { loadScenario } from "../explorer/scenario/load.js";
import { Pool } from "../explorer/workers/pool.js";
import { search } from "../explorer/workers/search.js";
import { Stretches } from "../explorer/workers/stretches.js";
import { ownedThread } from "../explorer/workers/thread.js";
import type { Figure } from "./figures.js";

const EARLY = 10_000;
const LATE = 100_000;
/** ms in which garbage is given back. */
const QUIET = 500;

interface Measured {
  readonly early: number;
  readonly late: number;
  readonly peak: number;
}

export function memoryFigures(): readonly Figure[] {
  const { stdout } = spawnSync(process.execPath, [fileURLToPath(new URL("main.js", import.meta.url)), "--memory"], { encoding: "utf8" });
  const { early, late, peak } = JSON.parse(stdout) as Measured;
  return [
    { id: "memory.growth", what: "resident memory after 100,000 runs, over that after 10,000 (scenario single-lane, two workers)", value: late / early, unit: "×", floor: null, ceiling: 1.1, goal: null },
    { id: "memory.campaign", what: "that campaign's memory at its largest", value: peak, unit: "MiB", floor: null, ceiling: 200, goal: null },
  ];
}

/** In the process of its own. MiB. */
export async function measureMemory(): Promise<Measured> {
  const pool = new Pool(2, ownedThread);
  await pool.tell({ kind: "prepare", subject: { scenario: loadScenario("single-lane"), seed: "bench", strategy: "auto", keepGoing: true, refine: REFINED, batch: false, bug: null, use: null } });
  const stretches = new Stretches(LATE, () => false);
  await search(pool, stretches, { now: () => performance.now() / 1000, isEnough: () => stretches.merged.runs >= EARLY, came: () => undefined });
  const early = await resident();
  await search(pool, stretches, { now: () => performance.now() / 1000, isEnough: () => false, came: () => undefined });
  const late = await resident();
  pool.end();
  return { early, late, peak: process.resourceUsage().maxRSS / 1024 };
}

async function resident(): Promise<number> {
  await setTimeout(QUIET);
  return process.memoryUsage().rss / 2 ** 20;
}
