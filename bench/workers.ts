/**
 * What workers are worth: the same runs by one thread and by two, in wall time, turn by turn. It means nothing on a machine that is busy otherwise.
 */
import { availableParallelism } from "node:os";
import { Pool } from "../explorer/workers/pool.js";
import { search } from "../explorer/workers/search.js";
import { Stretches } from "../explorer/workers/stretches.js";
import { ownedThread } from "../explorer/workers/thread.js";
import type { Figure } from "./figures.js";
import { median } from "./measure.js";
import { workload } from "./workload.js";

const RUNS = 2_000;
const REPETITIONS = 3;

export async function workerFigures(): Promise<readonly Figure[]> {
  const pools = [new Pool(1, ownedThread), new Pool(2, ownedThread)];
  const rates: number[][] = pools.map(() => []);
  // The first turn warms the threads up.
  for (let turn = 0; turn <= REPETITIONS; turn++) {
    for (const [at, pool] of pools.entries()) {
      const rate = await runsPerSecond(pool);
      if (turn > 0) rates[at]!.push(rate);
    }
  }
  for (const pool of pools) pool.end();
  const [one, two] = rates.map(median);
  const isMeasurable = availableParallelism() > 1;
  return [
    { id: "workers.one", what: "runs of the bench workload by one worker, in wall time", value: one!, unit: "runs/s", floor: null, goal: null },
    { id: "workers.two-over-one", what: "runs of two workers, over those of one", value: two! / one!, unit: "×", floor: isMeasurable ? 1.7 : null, goal: isMeasurable ? 1.9 : null },
  ];
}

async function runsPerSecond(pool: Pool): Promise<number> {
  const stretches = new Stretches(RUNS, () => false);
  await pool.tell({ kind: "prepare", subject: { scenario: workload(), seed: "bench", strategy: "random", keepGoing: true, refine: 0, batch: false, bug: null, use: null } });
  const now = (): number => performance.now() / 1000;
  const start = now();
  await search(pool, stretches, { now, isEnough: () => false, came: () => undefined });
  return RUNS / (now() - start);
}
