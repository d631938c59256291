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
/** 1,232,616 states: three minutes and five gigabytes for the naive checker. */
const CHECKPOINTS = { records: 3, checkpoints: 2, crashes: 2 };
/** 1,745,408 states; 61,515,776. */
const MANY = 8;
const VERY_MANY = 10;

export async function checkerFigures(isLarge: boolean): Promise<readonly Figure[]> {
  return [...versusNaive(), twoPhaseFigure(), ...(await workersFigures()), ...(isLarge ? [largeFigure()] : [])];
}

function explore(instance: Instance, invariantsOnly = false): { readonly distinct: number; readonly generated: number; readonly depth: number } {
  const names = instance.properties.filter(({ kind }) => !invariantsOnly || kind === "invariant").map(({ name }) => name);
  const { distinct, generated, depth, stop } = check(instance, { properties: names, deadlock: false });
  if (stop !== null) throw new Error(`the exploration of ${instance.model} stopped: ${stop}`);
  return { distinct, generated, depth };
}

/** Each in processes of its own, the naive one but once: it takes minutes. */
function versusNaive(): readonly Figure[] {
  const naive = measuredIn("naive");
  const own = Array.from({ length: REPETITIONS }, () => measuredIn("packed"));
  const counts = [naive, ...own].map(({ distinct, generated, depth }) => JSON.stringify({ distinct, generated, depth }));
  if (new Set(counts).size > 1) throw new Error(`the checkers disagree: ${counts.join(" ")}`);
  const seconds = median(own.map((one) => one.seconds));
  const [naiveBytes, ownBytes] = [naive.bytes / naive.distinct, median(own.map(({ bytes }) => bytes)) / naive.distinct];
  const model = `model checkpointing, ${naive.distinct.toLocaleString("en")} states`;
  return [
    { id: "checker.vs-naive.time", what: `CPU time of the naive checker over ours (${model})`, value: naive.seconds / seconds, unit: "×", floor: 8, goal: 15 },
    { id: "checker.vs-naive.memory", what: `its bytes a state over ours (${Math.round(naiveBytes)} over ${Math.round(ownBytes)})`, value: naiveBytes / ownBytes, unit: "×", floor: 5, goal: 10 },
    { id: "checker.checkpointing", what: `distinct states by one thread (${model}, invariants)`, value: naive.distinct / seconds, unit: "states/s", floor: null, goal: null },
  ];
}

function twoPhaseFigure(): Figure {
  const instance = twoPhase.instance({ resourceManagers: MANY });
  let distinct = 0;
  const seconds = median(Array.from({ length: REPETITIONS }, () => secondsOf(() => (distinct = explore(instance).distinct))));
  return { id: "checker.two-phase-8", what: "distinct states of two-phase commit among eight, by one thread", value: distinct / seconds, unit: "states/s", floor: 300_000, goal: 1_000_000 };
}

/** What a number of threads took, in seconds. */
interface Taken { readonly wall: number; readonly cpu: number }

/** A machine on which a second thread that shares nothing is worth less has no second core to spare. */
const SPARE = 1.75;

/**
 * One thread, two that share the states, and two of which each explores all of them, in turn. The last says what a second thread can be worth
 * here and now: on a machine that is busy otherwise nothing, and then two that share are not held to their floor; their CPU time always is.
 */
async function workersFigures(): Promise<readonly Figure[]> {
  const subject: ModelCheck = { model: "two-phase", constants: { resourceManagers: MANY }, properties: null, limit: 10_000_000, keepGoing: false, fingerprints: false };
  const [alone, both] = [new Pool(1, ownedThread), new Pool(2, ownedThread)];
  const works = [
    () => checkTogether(alone, subject, new Board()),
    () => checkTogether(both, subject, new Board()),
    () => both.each(() => ({ kind: "check", check: subject, board: new Board().memory })),
  ];
  const taken: Taken[][] = works.map(() => []);
  // The first turn warms the threads up.
  for (let turn = 0; turn <= REPETITIONS; turn++) {
    for (const [at, work] of works.entries()) {
      const one = await takenBy(work);
      if (turn > 0) taken[at]!.push(one);
    }
  }
  alone.end();
  both.end();
  const [one, two, apart] = taken.map((all) => ({ wall: median(all.map(({ wall }) => wall)), cpu: median(all.map(({ cpu }) => cpu)) }));
  const worth = (2 * one!.wall) / apart!.wall;
  const isMeasurable = availableParallelism() > 1 && worth >= SPARE;
  return [
    { id: "checker.workers", what: `states/s of two workers, over those of one (two-phase commit among eight)${isMeasurable ? "" : "; no floor: the machine is busy"}`, value: one!.wall / two!.wall, unit: "×", floor: isMeasurable ? 1.6 : null, goal: isMeasurable ? 1.85 : null },
    { id: "checker.workers.apart", what: "the same of two workers that share nothing: what a second thread is worth on this machine now", value: worth, unit: "×", floor: null, goal: null },
    { id: "checker.workers.cpu", what: "CPU time of two workers together, over that of one", value: two!.cpu / one!.cpu, unit: "×", floor: null, ceiling: 1.25, goal: null },
  ];
}

async function takenBy(work: () => Promise<unknown>): Promise<Taken> {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - wall) / 1e3, cpu: (user + system) / 1e6 };
}

function largeFigure(): Figure {
  const { distinct, bytes } = measuredIn("large");
  return { id: "checker.large", what: `memory for all ${distinct.toLocaleString("en")} states of two-phase commit among ten`, value: bytes / 1e9, unit: "GB", floor: null, ceiling: 5, goal: 3 };
}

/** What a process of its own has measured. */
interface Measured {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  /** Of CPU. */
  readonly seconds: number;
  /** By which its memory grew at its largest. */
  readonly bytes: number;
}

function measuredIn(which: "naive" | "packed" | "large"): Measured {
  const { stdout, stderr } = spawnSync(process.execPath, ["--max-old-space-size=8192", fileURLToPath(new URL("main.js", import.meta.url)), "--checker", which], { encoding: "utf8" });
  if (stdout === "") throw new Error(`the ${which} checker measured nothing: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

/** In the process of its own. */
export function measureChecker(which: string): Measured {
  const before = process.memoryUsage().rss;
  const instance = which === "large" ? twoPhase.instance({ resourceManagers: VERY_MANY }) : checkpointing.instance(CHECKPOINTS);
  let counts = { distinct: 0, generated: 0, depth: 0 };
  const seconds = secondsOf(() => (counts = which === "naive" ? naiveCheck(instance) : explore(instance, which !== "large")));
  const { distinct, generated, depth } = counts;
  return { distinct, generated, depth, seconds, bytes: process.resourceUsage().maxRSS * 1024 - before };
}
