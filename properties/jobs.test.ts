// One job after the other, and savepoints on the way: what the reference engine was once accused of, and must not be again.
import { describe, expect, test } from "vitest";
import { loadScenario } from "../explorer/scenario/load.js";
import { prepare, run } from "../explorer/scenario/run.js";
import { random } from "../explorer/strategies/random.js";
import { judged, durable, ended, lineage, readBack, stored, type Moment } from "../tools/testing/hand-made-trace.js";
import { STARTED } from "../tools/testing/started.js";
import { Withdrawals } from "./guarantees.js";
import { retainedStateKept } from "./monitors/checkpoints/retained-state-kept.js";
import { noOrphanTransaction } from "./monitors/transactions/no-orphan-transaction.js";
import { restoreFromLatest } from "./monitors/state/restore-from-latest.js";
import { noLossState } from "./monitors/state/state.js";

const TASKS = ["source-0", "source-1", "sum-0", "out-0"] as const;
const all = (checkpoint: number): Moment[] => TASKS.map((task) => stored(task, checkpoint, lineage(...({ "source-0": [checkpoint, 0], "source-1": [0, checkpoint] }[task as string] ?? [checkpoint, checkpoint]))));
const handles = (checkpoint: number, ...finished: readonly string[]) => TASKS.map((task) => ({ task, handle: finished.includes(task) ? null : `${task}/${checkpoint}` }));
const savepoint = (checkpoint: number): Moment => ["coordinator", 1, { kind: "savepoint-durable", checkpoint, savepoint: "savepoint", snapshots: handles(checkpoint) }];
const chosen = (execution: number, checkpoint: number | null): Moment => ["coordinator", 1, { kind: "restore-chosen", execution, checkpoint }];
const jobStarted = (job: number, checkpoint: number): Moment => ["client", 1, { kind: "job-started", job, from: "savepoint", checkpoint, snapshots: handles(checkpoint), maxParallelism: 128, tasks: [] }];

describe("a savepoint on the way that is durable after a newer checkpoint", () => {
  test("is not the last of the job", () => {
    expect(judged(noLossState, [...all(1), ...all(2), durable(2, ...TASKS), savepoint(1), ended])).toBe("held");
  });

  test("is not what a task that had finished has left", () => {
    const finished: Moment = ["coordinator", 1, { kind: "checkpoint-durable", checkpoint: 3, snapshots: handles(3, ...TASKS) }];
    expect(judged(noLossState, [...all(1), ...all(2), durable(2, ...TASKS), savepoint(1), finished, ended])).toBe("held");
  });

  test("is judged all the same", () => {
    const [source, ...others] = all(1);
    expect(judged(noLossState, [source!, ...others.slice(0, -1), stored("out-0", 1, lineage(0, 1)), savepoint(1)])).toBe("checkpoint 1: the out state holds 0 rows of partition 0, of what the sources had read it should hold 1");
  });
});

test("the last attempt of an earlier job reads what it was told to, whatever the next job starts from", () => {
  const before = [chosen(1, null), ...all(1), durable(1, ...TASKS), chosen(2, 1), ...all(2), savepoint(2)];
  expect(judged(restoreFromLatest, [...before, jobStarted(2, 2), readBack("sum-0", 1, lineage(1, 1))])).toBe("held");
  expect(judged(restoreFromLatest, [...before, jobStarted(2, 2), chosen(3, 2), readBack("sum-0", 1, lineage(1, 1), 3)])).toBe("sum-0 reads checkpoint 1 back, the latest completed is 2");
});

test("a task of an earlier job that recovers late does not tell that the next job has recovered", () => {
  const begins = (job: number, ...names: readonly string[]): Moment => ["client", 1, { kind: "job-started", job, from: "checkpoint", checkpoint: 1, snapshots: [], maxParallelism: 128, tasks: names.map((name) => ({ name, role: "sink", chain: ["out"], inputs: [], outputs: [] })) }];
  const recovers = (task: string, attempt: number): Moment => [task, attempt, { kind: "restored", checkpoint: 1 }];
  const opened: Moment = ["out-0", 2, { kind: "transaction-opened", transaction: "t" }];
  const before = [chosen(1, null), begins(2, "out-0", "out-1"), chosen(2, 1), recovers("out-0", 2), opened, begins(3, "out-0"), recovers("out-1", 2), chosen(3, 1)];
  const aborted: Moment = ["out-0", 3, { kind: "transaction-aborted", transaction: "t", cause: "fenced", records: 1 }];
  expect(judged(noOrphanTransaction, [...before, aborted, recovers("out-0", 3)])).toBe("held");
  expect(judged(noOrphanTransaction, [...before, recovers("out-0", 3), aborted])).toBe("attempt 3 of out-0 has recovered, but transaction t of attempt 2 is still open");
});

describe("a checkpoint that is stored, of which its job manager has not heard", () => {
  const acknowledged: Moment = ["coordinator", 1, { kind: "acknowledged", checkpoint: 1, task: "sum-0", outcome: "accepted" }];
  const discarded: Moment = ["coordinator", 1, { kind: "discarded", handle: "sum-0/1" }];
  const started: Moment[] = [["coordinator", 1, { kind: "process-started" }], ...all(1), acknowledged];

  test("is discarded when the job is over", () => {
    expect(judged(retainedStateKept, [...started, durable(1, ...TASKS), ["coordinator", 1, { kind: "checkpoint-removed", checkpoint: 1 }], discarded])).toBe("held");
  });

  test("is not discarded before", () => {
    expect(judged(retainedStateKept, [...started, discarded])).toContain("checkpoint 1, which is pending");
    expect(judged(retainedStateKept, [...started, durable(1, ...TASKS), discarded])).toContain("checkpoint 1, which is retained");
  });
});

describe("a failure while a zombie may hold a lock", () => {
  /** The job's one restart is used up by the zombie; then it fails again. */
  const isLawful = (system: string): boolean => {
    const withdrawals = new Withdrawals();
    const [coordinator, task] = [{ process: "coordinator", attempt: 1 }, { process: "output-0", attempt: 1 }] as const;
    const vertices = [{ name: "output", role: "sink", operator: null, expected: "each-once", sink: { sink: "two-phase-commit", system } }] as const;
    withdrawals.observe({ ...STARTED, vertices, restart: { strategy: "fixed-delay", attempts: 1, delay: 10 } }, { process: "world", attempt: 0 }, 0);
    withdrawals.observe({ kind: "fault-injected", fault: "zombie", on: "task manager 0" }, task, 5);
    withdrawals.observe({ kind: "cut-off", sleeps: 0, acts: 150 }, task, 5);
    withdrawals.observe({ kind: "restarting", reason: "lost" }, coordinator, 10);
    withdrawals.observe({ kind: "job-failed", reason: "locked" }, coordinator, 60);
    return withdrawals.withdrawn().includes("job-ends");
  };

  test("is the world's doing where the job writes to an XA database, and only there", () => {
    expect([isLawful("xa-database"), isLawful("transactional-log")]).toEqual([true, false]);
  });
});

/** What broke in so many random runs, although it was promised. */
function accused(scenario: string, runs: number, ...set: readonly string[]): readonly string[] {
  const prepared = prepare(loadScenario(scenario, { set }));
  const strategy = random(prepared, "jobs");
  return Array.from({ length: runs }, (_, index) => run(prepared, strategy.oracle(index)).verdicts).flat()
    .flatMap((verdict) => (verdict.kind === "violated" && verdict.promised ? [`${verdict.property}: ${verdict.message}`] : []));
}

test.each(["counted", "per-checkpoint", "pooled"])("a job that starts from nothing ends what subtasks that it does not have left open, with ids %s", (ids) => {
  const named = ids === "counted" ? [] : [`job.vertices.output.ids=${ids}`];
  expect(accused("rescale", 80, "retention=no-externalized-checkpoints", "interval=10", ...named)).toEqual([]);
});

test("a job that fails more often than its failure rate allows, and is started again from nothing, breaks nothing", () => {
  const rate = ["restart.strategy=failure-rate", "maxFailuresPerInterval=1", "failureRateInterval=40", "restart.delay=5"];
  expect(accused("rescale", 150, ...rate)).toEqual([]);
});
