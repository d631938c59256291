/**
 * The figures, each with the floor it must reach and the goal it should.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { exploreScenario } from "../explorer/campaign/explore.js";
import { prepare, run, type Prepared } from "../explorer/scenario/run.js";
import { REFINED } from "../explorer/campaign/refined-runs.js";
import type { Scenario } from "../explorer/scenario/scenario.js";
import { random } from "../explorer/strategies/random.js";
import { checkerFigures } from "./checking.js";
import { runScheduled, type Wait } from "./fast-check.js";
import { inTurn, type Work } from "./measure.js";
import { memoryFigures } from "./memory.js";
import { shrinkFigures } from "./shrinking.js";
import { workerFigures } from "./workers.js";
import { delaysOnly, mainScenario, workload } from "./workload.js";

export interface Figure {
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Must be reached; null: only reported, or limited from above. */
  readonly floor: number | null;
  /** Must not be passed. */
  readonly ceiling?: number;
  readonly goal: number | null;
}

const REPETITIONS = 5;
const RUNS = 600;
const SCHEDULED_RUNS = 12;
/** Turns that are not counted: figures are those of a long campaign, whose code has been compiled. */
const WARM_UP = 5;
export const WARM_UP_RUNS = WARM_UP * RUNS;
/** Those that only compare two schedulers need less. */
const COMPARED_WARM_UP = 1;

/**
 * @param isQuick leaves out what takes half a minute and more
 * @param isLarge adds what takes minutes and gigabytes
 */
export async function figures(isQuick: boolean, isLarge: boolean): Promise<readonly Figure[]> {
  const quick = [...(await engineFigures()), ...(await schedulerFigures()), ...shapeFigures(), digestFigure(), memoryFigure()];
  return isQuick ? quick : [...quick, ...shrinkFigures(), ...(await workerFigures()), ...memoryFigures(), ...(await checkerFigures(isLarge))];
}

/** The whole engine as `explore` runs it, once it is warm: all monitors, digest, one run in a hundred twice, no trace; and with one run in twenty held against the model. */
async function engineFigures(): Promise<readonly Figure[]> {
  const [bench, main, followed] = await inTurn(WARM_UP, REPETITIONS, [() => campaign(workload()), () => campaign(mainScenario()), () => campaign(mainScenario(), REFINED)]);
  return [
    { id: "engine.runs", what: "runs of the bench workload (200 records)", value: bench!.runsPerSecond, unit: "runs/s", floor: 1_000, goal: 4_000 },
    { id: "engine.events", what: "handler runs of the bench workload", value: bench!.eventsPerSecond / 1e6, unit: "M events/s", floor: 0.8, goal: 3 },
    { id: "main.runs", what: "runs of scenario two-phase-commit (60 records)", value: main!.runsPerSecond, unit: "runs/s", floor: null, goal: null },
    { id: "main.refined", what: "time of it with one run in twenty held against the model, over", value: main!.runsPerSecond / followed!.runsPerSecond, unit: "×", floor: null, goal: null },
    { id: "main.events", what: "handler runs of scenario two-phase-commit", value: main!.eventsPerSecond / 1e6, unit: "M events/s", floor: null, goal: null },
  ];
}

function campaign(scenario: Scenario, refine = 0): Work {
  const { runs, events, violations } = exploreScenario(scenario, { seed: "bench", runs: RUNS, strategy: "random", refine });
  if (violations.length > 0) throw new Error(`the unbroken engine broke ${violations[0]!.property}`);
  return { runs, events };
}

/** Side by side, in one process: the same handlers, monitors and digest; only who schedules differs. */
async function schedulerFigures(): Promise<readonly Figure[]> {
  const prepared = prepare(delaysOnly());
  const [own, idle, all] = await inTurn(COMPARED_WARM_UP, REPETITIONS, [() => ownScheduler(prepared), () => fastCheck(prepared, "waitIdle"), () => fastCheck(prepared, "waitAll")]);
  const ratio = (other: { readonly eventsPerSecond: number }): number => own!.eventsPerSecond / other.eventsPerSecond;
  return [
    { id: "engine.vs-fast-check.wait-idle", what: "events/s, over fast-check's scheduler with waitIdle", value: ratio(idle!), unit: "×", floor: 4, goal: 10 },
    { id: "engine.vs-fast-check.wait-all", what: "events/s, over fast-check's scheduler with waitAll", value: ratio(all!), unit: "×", floor: 1.3, goal: 2 },
    { id: "fast-check.wait-idle.events", what: "handler runs under waitIdle", value: idle!.eventsPerSecond / 1e6, unit: "M events/s", floor: null, goal: null },
    { id: "fast-check.wait-all.events", what: "handler runs under waitAll", value: all!.eventsPerSecond / 1e6, unit: "M events/s", floor: null, goal: null },
    { id: "delays-only.events", what: "handler runs of the same job under our kernel", value: own!.eventsPerSecond / 1e6, unit: "M events/s", floor: null, goal: null },
  ];
}

function ownScheduler(prepared: Prepared): Work {
  const strategy = random(prepared, "bench");
  let events = 0;
  for (let index = 0; index < RUNS; index++) events += run(prepared, strategy.oracle(index)).events;
  return { runs: RUNS, events };
}

async function fastCheck(prepared: Prepared, wait: Wait): Promise<Work> {
  let events = 0;
  for (let seed = 1; seed <= SCHEDULED_RUNS; seed++) events += await runScheduled(prepared, seed, wait);
  return { runs: SCHEDULED_RUNS, events };
}

/** What a run of the workload consists of, so that the rates mean something. */
function shapeFigures(): readonly Figure[] {
  const report = exploreScenario(workload(), { seed: "bench", runs: RUNS, strategy: "random" });
  const crashes = report.faults["task-crash"] + report.faults["coordinator-crash"];
  const perRun = (count: number): number => count / report.runs;
  return [
    { id: "workload.events", what: "handler runs a run", value: perRun(report.events), unit: "events", floor: null, goal: null },
    { id: "workload.checkpoints", what: "completed checkpoints a run", value: perRun(report.checkpoints.completed), unit: "checkpoints", floor: null, goal: null },
    { id: "workload.crashes", what: "crashes a run", value: perRun(crashes), unit: "crashes", floor: null, goal: null },
  ];
}

/** The digests of fifty runs, here and in another process. */
export function digests(): string {
  const prepared = prepare(workload());
  const strategy = random(prepared, "digest");
  return Array.from({ length: 50 }, (_, index) => run(prepared, strategy.oracle(index)).digest).join(" ");
}

function digestFigure(): Figure {
  const other = spawnSync(process.execPath, [fileURLToPath(new URL("main.js", import.meta.url)), "--digests"], { encoding: "utf8" }).stdout.trim();
  return { id: "digest.cross-process", what: "runs of 50 with the same digest in another process", value: same(digests(), other), unit: "runs", floor: 50, goal: 50 };
}

function same(here: string, there: string): number {
  const others = there.split(" ");
  return here.split(" ").filter((digest, index) => digest === others[index]).length;
}

function memoryFigure(): Figure {
  return { id: "memory.peak", what: "resident memory of this process at its largest", value: process.resourceUsage().maxRSS / 1024, unit: "MiB", floor: null, goal: null };
}
