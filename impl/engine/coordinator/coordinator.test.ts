// The job manager, told what happens and asked what it does: attempts, restarts, what a user demands, and the end of the job.
import { describe, expect, test } from "vitest";
import { recordedEnvironment } from "../../../tools/testing/recorded-environment.js";
import type { ClientDemand } from "../../environment/messages.js";
import type { CompletedCheckpoint, Reply } from "../../environment/systems.js";
import { DEFAULT_CONFIGURATION, type Configuration } from "../job/configuration.js";
import { executionGraph } from "../job/execution-graph.js";
import { REFERENCE_PARTS } from "../parts.js";
import { Coordinator } from "./coordinator.js";

const graph = executionGraph({
  vertices: [{ name: "in", kind: "source", source: "replayable", parallelism: 1 }, { name: "out", kind: "sink", sink: "two-phase-commit", system: "transactional-log", parallelism: 1 }],
  edges: [{ from: "in", to: "out", partitioning: "forward" }],
  maxParallelism: 128,
}, 1);
const TASKS = ["in-0", "out-0"] as const;
const holding = (checkpoint: number): CompletedCheckpoint => ({ checkpoint, attempt: 1, snapshots: TASKS.map((task) => ({ task, handle: `${task}/${checkpoint}` })) });

function started(changed: Partial<Configuration> = {}, from: CompletedCheckpoint | null = null) {
  const env = recordedEnvironment("coordinator");
  const coordinator = new Coordinator(env, graph, { ...DEFAULT_CONFIGURATION, timeout: 90, ...changed }, REFERENCE_PARTS, { job: 3, from });
  coordinator.start();
  return {
    env, coordinator,
    did: (pattern?: RegExp) => env.did(pattern),
    answer: (to: string, reply: Reply) => coordinator.reply(env.asked(to), reply),
    begin: (attempt: number, completed: readonly CompletedCheckpoint[] = []) => coordinator.reply(env.asked("begin-attempt"), { kind: "attempt-begun", attempt, completed, kept: [] }),
    tell: (kind: "running" | "finished", attempt: number, ...tasks: readonly string[]) => tasks.forEach((task) => coordinator.control({ kind, task, attempt })),
    failed: (task: string, attempt: number) => coordinator.control({ kind: "task-failed", task, attempt, reason: "broken" }),
    demand: (demand: ClientDemand, operation = 0) => coordinator.control({ kind: "demand", operation, demand }),
  };
}

/** All tasks of attempt 1 run. */
function running(changed?: Partial<Configuration>) {
  const job = started(changed);
  job.begin(1);
  job.tell("running", 1, ...TASKS);
  job.did();
  return job;
}

/** A stop, or drain, with savepoint 1 was asked for by operation 0, and the tasks triggered. */
function stopping(demand: "stop" | "drain") {
  const job = running();
  job.demand(demand);
  job.answer("next-checkpoint-id", { kind: "checkpoint-id", checkpoint: 1 });
  return { ...job, acknowledge: () => TASKS.forEach((task) => job.coordinator.control({ kind: "acknowledge", task, attempt: 1, checkpoint: 1, handle: `${task}/1` })) };
}

/** The savepoint is stored. */
function stopped() {
  const job = stopping("stop");
  job.acknowledge();
  job.answer("add-savepoint", { kind: "added" });
  return job;
}

describe("an attempt", () => {
  test("begins with what the store holds, and deploys every task", () => {
    const { did, begin } = started();
    expect(did()).toEqual(["asks begin-attempt system=checkpoint-store job=3"]);
    begin(4);
    expect(did()).toEqual([
      "reports restore-chosen execution=4 checkpoint=null",
      "tells in-0: deploy job=3 attempt=4 restore=null", "tells out-0: deploy job=3 attempt=4 restore=null",
    ]);
  });

  test("restores the latest checkpoint, and says whether a task had finished in it", () => {
    const { did, begin } = started();
    begin(4, [holding(1), { checkpoint: 2, attempt: 3, snapshots: [{ task: "in-0", handle: null }, { task: "out-0", handle: "out-0/2" }] }]);
    const [first, second] = did(/deploy/);
    expect(first).toContain('"checkpoint":2,"attempt":3,"adopted":false,"finished":true,"parts":[]');
    expect(second).toContain('"finished":false,"parts":[{"handle":"out-0/2"');
  });

  test("adopts what it was submitted with only while the store holds nothing", () => {
    const fresh = started({}, holding(7));
    fresh.begin(1);
    expect(fresh.did().at(-1)).toMatch(/^asks adopt .*"checkpoint":7/);
    fresh.answer("adopt", { kind: "adopted" });
    expect(fresh.did(/deploy/)[0]).toContain('"checkpoint":7,"attempt":1,"adopted":true,"finished":false');
    const later = started({}, holding(7));
    later.begin(2, [holding(8)]);
    expect(later.did(/deploy/)[0]).toContain('"checkpoint":8');
  });

  test("takes checkpoints once all its tasks run, and only then", () => {
    const { did, begin, tell } = started();
    begin(1);
    tell("running", 1, "in-0", "in-0");
    tell("running", 2, "out-0");
    expect(did(/sets/)).toEqual([]);
    tell("running", 1, "out-0");
    expect(did(/sets/)).toEqual(["sets checkpoint-interval 0 in 20"]);
  });

  test("that cannot read its checkpoint is followed by another", () => {
    const { did, begin, answer } = started();
    begin(2, [{ checkpoint: 5, attempt: 1, snapshots: [{ task: "in-0", handle: "in-0/5" }, { task: "out-0", handle: "out-0/5" }, { task: "out-1", handle: "out-1/5" }] }]);
    expect(did().at(-1)).toMatch(/^asks describe .*in-0\/5/);
    answer("describe", { kind: "missing" });
    expect(did(/restarting|sets/)).toEqual(["reports restarting reason=checkpoint 5 cannot be read", "sets restart-delay 0 in 10"]);
  });
});

describe("a failed task", () => {
  test("restarts all of them, once, after the delay", () => {
    const { coordinator, did, failed } = running();
    failed("out-0", 1);
    failed("in-0", 1);
    expect(did(/restart|cancel attempt/)).toEqual([
      "reports restarting reason=out-0 failed: broken", "tells in-0 of attempt 1: cancel attempt=1", "tells out-0 of attempt 1: cancel attempt=1", "sets restart-delay 0 in 10",
    ]);
    coordinator.fire("restart-delay", 0);
    coordinator.fire("restart-delay", 0);
    expect(did()).toEqual(["asks begin-attempt system=checkpoint-store job=3"]);
  });

  test("of an earlier attempt is no matter, nor is it that such a one finishes or runs", () => {
    const { did, failed, tell } = running();
    failed("out-0", 7);
    tell("finished", 7, ...TASKS);
    tell("running", 1, ...TASKS);
    expect(did()).toEqual([]);
  });

  test("while they are deployed counts too; what had finished before does not count for the next attempt", () => {
    const { coordinator, did, begin, tell, failed } = started();
    begin(1);
    tell("running", 1, "in-0");
    tell("finished", 1, "in-0");
    failed("out-0", 1);
    coordinator.fire("restart-delay", 0);
    did();
    begin(2);
    tell("running", 2, "out-0");
    expect(did(/sets/)).toEqual([]);
    tell("running", 2, "in-0");
    tell("finished", 2, "out-0");
    expect(did(/finished|end-job/)).toEqual([]);
  });

  test("fails the job when no restart is allowed", () => {
    const { did, failed } = running({ restart: { strategy: "none" } });
    failed("out-0", 1);
    expect(did(/job|cancel attempt/)).toEqual([
      "reports job-failed reason=out-0 failed: broken", "tells in-0 of attempt 1: cancel attempt=1", "tells out-0 of attempt 1: cancel attempt=1",
      "asks end-job system=checkpoint-store status=failed discard=true",
    ]);
  });
});

describe("the end of the job", () => {
  test("comes when every task has finished; what was dropped is discarded, and the client hears of it once", () => {
    const { did, tell, answer } = running({ retention: "retain-on-cancellation" });
    tell("finished", 1, "in-0", "in-0");
    expect(did()).toEqual([]);
    tell("finished", 1, "out-0");
    tell("finished", 1, "out-0");
    expect(did(/reports|end-job/)).toEqual(["reports job-finished", "asks end-job system=checkpoint-store status=finished discard=true"]);
    answer("end-job", { kind: "job-ended", status: "finished", savepoint: null, dropped: [holding(1)], left: [] });
    expect(did()).toEqual([
      "asks discard system=storage handle=in-0/1", "asks discard system=storage handle=out-0/1",
      "tells client: job-over job=3 status=finished savepoint=null left=[]",
    ]);
  });

  test("is brought about by a cancellation, which may leave the checkpoints", () => {
    const { did, demand, answer } = running({ retention: "retain-on-cancellation" });
    demand("cancel");
    expect(did(/job-c|cancel attempt|end-job/)).toEqual([
      "reports job-cancelled", "tells in-0 of attempt 1: cancel attempt=1", "tells out-0 of attempt 1: cancel attempt=1", "asks end-job system=checkpoint-store status=cancelled discard=false",
    ]);
    answer("end-job", { kind: "job-ended", status: "cancelled", savepoint: null, dropped: [], left: [holding(2)] });
    expect(did().at(-1)).toMatch(/^tells client: job-over job=3 status=cancelled savepoint=null left=.*"checkpoint":2/);
    demand("cancel");
    expect(did()).toEqual([]);
  });

  test("is not followed by another because a checkpoint that was being stored then has failed", () => {
    const { did, demand, answer, coordinator } = running({ tolerableFailedCheckpoints: 0 });
    coordinator.fire("checkpoint-interval", 0);
    answer("next-checkpoint-id", { kind: "checkpoint-id", checkpoint: 1 });
    for (const task of TASKS) coordinator.control({ kind: "acknowledge", task, attempt: 1, checkpoint: 1, handle: `${task}/1` });
    demand("cancel");
    did();
    answer("add", { kind: "not-added" });
    expect(did(/restart|job|begin-attempt/)).toEqual([]);
  });

  test("is known to a later job manager, which deploys nothing", () => {
    const { did, answer } = started();
    did();
    answer("begin-attempt", { kind: "job-stopped", attempt: 6, savepoint: holding(9) });
    expect(did(/reports|deploy|of attempt 6: cancel/)).toEqual([
      "reports job-failed reason=the job manager was lost after the job had stopped with savepoint 9", "tells in-0 of attempt 6: cancel attempt=6", "tells out-0 of attempt 6: cancel attempt=6",
    ]);
  });
});

describe("a demand", () => {
  test("is refused, and may be made again, while not all tasks run", () => {
    const { did, begin, demand } = started();
    demand("savepoint", 2);
    demand("cancel");
    expect(did(/tells|reports/)).toEqual([]);
    begin(1);
    did();
    demand("savepoint", 2);
    expect(did()).toEqual(["tells client: demand-met operation=2 savepoint=null"]);
  });

  test("for a savepoint is met when it is stored, or when it has failed", () => {
    for (const [reply, met] of [[{ kind: "added" }, '{"checkpoint":1'], [{ kind: "not-added" }, "null"]] as const) {
      const { coordinator, did, demand, answer } = running();
      demand("savepoint", 2);
      answer("next-checkpoint-id", { kind: "checkpoint-id", checkpoint: 1 });
      expect(did(/trigger /)).toEqual(["tells in-0 of attempt 1: trigger checkpoint=1 stop=null"]);
      TASKS.forEach((task) => coordinator.control({ kind: "acknowledge", task, attempt: 1, checkpoint: 1, handle: `${task}/1` }));
      answer("add-savepoint", reply);
      expect(did(/demand-met/)[0]).toContain(`demand-met operation=2 savepoint=${met}`);
    }
  });

  test.each([["stop", "suspend"], ["drain", "drain"]] as const)("to %s tells the sources to %s with the savepoint", (demand, stop) => {
    expect(stopping(demand).did(/trigger /)).toEqual([`tells in-0 of attempt 1: trigger checkpoint=1 stop=${stop}`]);
  });

  test("is refused while a stop is under way, which is not asked for twice", () => {
    const { did, demand } = stopping("stop");
    did();
    demand("stop", 0);
    expect(did()).toEqual([]);
    demand("savepoint", 5);
    expect(did()).toEqual(["tells client: demand-met operation=5 savepoint=null"]);
  });

  test("to stop whose savepoint fails is not met, and the job goes on from before; then it may be stopped again", () => {
    const { coordinator, did, begin, tell, demand } = stopping("drain");
    did();
    coordinator.fire("checkpoint-timeout", 1);
    expect(did(/demand-met|restarting/)).toEqual(["tells client: demand-met operation=0 savepoint=null", "reports restarting reason=the stop with a savepoint failed: expired"]);
    coordinator.fire("restart-delay", 0);
    begin(2);
    tell("running", 2, ...TASKS);
    did();
    demand("drain", 1);
    expect(did()).toContain("asks next-checkpoint-id system=checkpoint-store");
  });
});

describe("a job that has stopped with its savepoint", () => {
  test("reminds those who have not finished, for as long as it takes", () => {
    const { coordinator, did, tell } = stopped();
    expect(did(/sets/).at(-1)).toBe("sets checkpoint-timeout 1 in 90");
    tell("finished", 1, "in-0");
    for (let time = 0; time < 2; time++) {
      coordinator.fire("checkpoint-timeout", 1);
      expect(did()).toEqual(["tells out-0 of attempt 1: notify-complete checkpoint=1", "sets checkpoint-timeout 1 in 90"]);
    }
    tell("finished", 1, "out-0");
    expect(did(/end-job/)).toHaveLength(1);
  });

  test("restarts nothing any more, and fails when a task does", () => {
    const { did, failed } = stopped();
    did();
    failed("out-0", 1);
    expect(did(/reports/)).toEqual(["reports job-failed reason=out-0 failed: broken; the job had stopped with a savepoint"]);
  });

  test("fails when its tasks had been cancelled before the savepoint was stored", () => {
    const { did, acknowledge, failed, answer } = stopping("stop");
    acknowledge();
    failed("out-0", 1);
    did();
    answer("add-savepoint", { kind: "added" });
    expect(did(/job-failed/)).toEqual(["reports job-failed reason=its tasks had been cancelled when the job stopped with savepoint 1"]);
  });
});

test("in a stopped world all save when all have drained, and a decline gives the checkpoint up", () => {
  const { coordinator, did, answer } = running({ mode: "stop-the-world" });
  coordinator.fire("checkpoint-interval", 0);
  answer("next-checkpoint-id", { kind: "checkpoint-id", checkpoint: 1 });
  did();
  TASKS.forEach((task) => coordinator.control({ kind: "drained", task, attempt: 1, checkpoint: 1 }));
  expect(did()).toEqual(["tells in-0 of attempt 1: save checkpoint=1", "tells out-0 of attempt 1: save checkpoint=1"]);
  coordinator.control({ kind: "decline", task: "out-0", attempt: 1, checkpoint: 1, reason: "write-failed" });
  expect(did(/reports/)).toEqual(["reports declined checkpoint=1 task=out-0", "reports checkpoint-aborted checkpoint=1 reason=declined"]);
});
