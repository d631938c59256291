/**
 * The checker beside the naive one: the same model, the same invariants, counts compared first. It compares packed words with
 * declared ranges; the naive one, as most first checkers, whole objects as JSON. Both are given the time of one thread.
 */
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Board } from "../explorer/checking/board.js";
import type { ModelCheck } from "../explorer/checking/model-check.js";
import { checkTogether } from "../explorer/checking/together.js";
import { Pool } from "../explorer/workers/pool.js";
import { ownedThread } from "../explorer/workers/thread.js";
import { check } from "../model/checker/check.js";
import type { Instance } from "../model/checker/model.js";
import { checkpointing } from "../model/protocol/index.js";
import { twoPhase } from "../model/two-phase/two-phase.js";
import type { Figure } from "./figures.js";
import { median, secondsOf } from "./measure.js";
import { naiveCheck } from "./naive-checker.js";

const REPETITIONS = 3;
/** More than a million states. */
const CHECKPOINTS = { records: 2, checkpoints: 3, crashes: 2 };
/** 1,745,408 states; 61,515,776. */
const MANY = 8;
const VERY_MANY = 10;

export async function checkerFigures(isLarge: boolean): Promise<readonly Figure[]> {
  return [...versusNaive(), twoPhaseFigure(), await workersFigure(), ...(isLarge ? [largeFigure()] : [])];
}

function explore(instance: Instance, invariantsOnly = false): { readonly distinct: number; readonly generated: number; readonly depth: number } {
  const names = instance.properties.filter(({ kind }) => !invariantsOnly || kind === "invariant").map(({ name }) => name);
  const { distinct, generated, depth, stop } = check(instance, { properties: names, deadlock: false });
  if (stop !== null) throw new Error(`the exploration of ${instance.model} stopped: ${stop}`);
  return { distinct, generated, depth };
}

function versusNaive(): readonly Figure[] {
  const instance = checkpointing.instance(CHECKPOINTS);
  let [naive, own] = [null as object | null, null as ReturnType<typeof explore> | null];
  const naiveSeconds = secondsOf(() => {
    const { shortest, ...counts } = naiveCheck(instance);
    naive = { ...counts, shortest };
  });
  const seconds = median(Array.from({ length: REPETITIONS }, () => secondsOf(() => (own = explore(instance, true)))));
  if (JSON.stringify(naive) !== JSON.stringify({ ...own!, shortest: null })) throw new Error(`the checkers disagree: ${JSON.stringify([naive, own])}`);
  const [naiveBytes, ownBytes] = (["naive", "packed"] as const).map((which) => bytesPerState(which));
  const model = `model checkpointing, ${own!.distinct.toLocaleString("en")} states`;
  return [
    { id: "checker.vs-naive.time", what: `CPU time of the naive checker over ours (${model})`, value: naiveSeconds / seconds, unit: "×", floor: 8, goal: 15 },
    { id: "checker.vs-naive.memory", what: `its bytes a state over ours (${Math.round(naiveBytes!)} over ${Math.round(ownBytes!)})`, value: naiveBytes! / ownBytes!, unit: "×", floor: 5, goal: 10 },
    { id: "checker.checkpointing", what: `distinct states by one thread (${model}, invariants)`, value: own!.distinct / seconds, unit: "states/s", floor: null, goal: null },
  ];
}

function twoPhaseFigure(): Figure {
  const instance = twoPhase.instance({ resourceManagers: MANY });
  let distinct = 0;
  const seconds = median(Array.from({ length: REPETITIONS }, () => secondsOf(() => (distinct = explore(instance).distinct))));
  return { id: "checker.two-phase-8", what: "distinct states of two-phase commit among eight, by one thread", value: distinct / seconds, unit: "states/s", floor: 300_000, goal: 1_000_000 };
}

/** In wall time. It means nothing on a machine that is busy otherwise. */
async function workersFigure(): Promise<Figure> {
  const subject: ModelCheck = { model: "two-phase", constants: { resourceManagers: MANY }, properties: null, limit: 10_000_000, keepGoing: false, fingerprints: false };
  const pools = [new Pool(1, ownedThread), new Pool(2, ownedThread)];
  const seconds: number[][] = [[], []];
  // The first turn warms the threads up.
  for (let turn = 0; turn <= REPETITIONS; turn++) {
    for (const [at, pool] of pools.entries()) {
      const start = performance.now();
      await checkTogether(pool, subject, new Board());
      if (turn > 0) seconds[at]!.push(performance.now() - start);
    }
  }
  for (const pool of pools) pool.end();
  const [one, two] = seconds.map(median);
  const isMeasurable = availableParallelism() > 1;
  return { id: "checker.workers", what: "states/s of two workers, over those of one (two-phase commit among eight)", value: one! / two!, unit: "×", floor: isMeasurable ? 1.6 : null, goal: isMeasurable ? 1.85 : null };
}

function largeFigure(): Figure {
  const { distinct, bytes } = measuredIn("large");
  return { id: "checker.large", what: `memory for all ${distinct.toLocaleString("en")} states of two-phase commit among ten`, value: bytes / 1e9, unit: "GB", floor: null, ceiling: 5, goal: 3 };
}

type Which = "naive" | "packed" | "large";

function bytesPerState(which: Which): number {
  const { distinct, bytes } = measuredIn(which);
  return bytes / distinct;
}

function measuredIn(which: Which): { readonly distinct: number; readonly bytes: number } {
  const { stdout } = spawnSync(process.execPath, ["--max-old-space-size=8192", fileURLToPath(new URL("main.js", import.meta.url)), "--checker", which], { encoding: "utf8" });
  return JSON.parse(stdout) as { distinct: number; bytes: number };
}

/** In a process of its own: by how much its memory grew at its largest. */
export function measureChecker(which: string): { readonly distinct: number; readonly bytes: number } {
  const before = process.memoryUsage().rss;
  const instance = which === "large" ? twoPhase.instance({ resourceManagers: VERY_MANY }) : checkpointing.instance(CHECKPOINTS);
  const { distinct } = which === "naive" ? naiveCheck(instance) : explore(instance, which !== "large");
  return { distinct, bytes: process.resourceUsage().maxRSS * 1024 - before };
}
