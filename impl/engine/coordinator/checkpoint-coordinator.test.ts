// The checkpoint coordinator, told what happens and asked what it does: which checkpoints complete, which are aborted, which snapshots go.
import { describe, expect, test } from "vitest";
import type { Environment } from "../../environment/environment.js";
import type { ControlMessage } from "../../environment/messages.js";
import type { CompletedCheckpoint, Request } from "../../environment/systems.js";
import type { ProcessEvent } from "../../trace/events.js";
import { DEFAULT_CONFIGURATION, type Configuration } from "../job/configuration.js";
import { executionGraph } from "../job/execution-graph.js";
import { REFERENCE_PARTS } from "../parts.js";
import { CheckpointCoordinator } from "./checkpoint-coordinator.js";

const graph = executionGraph({
  vertices: [{ name: "in", kind: "source", source: "replayable", parallelism: 1 }, { name: "out", kind: "sink", sink: "two-phase-commit", system: "transactional-log", parallelism: 1 }],
  edges: [{ from: "in", to: "out", partitioning: "forward" }],
  maxParallelism: 128,
}, 1);
const completed = (checkpoint: number): CompletedCheckpoint => ({ checkpoint, attempt: 1, snapshots: [{ task: "in-0", handle: `in-0/${checkpoint}` }] });

function requestInWords(request: Request): string {
  switch (request.kind) {
    case "add": return `store ${request.completed.checkpoint}`;
    case "add-savepoint": return `store ${request.stops ? "stop" : "savepoint"} ${request.completed.checkpoint}`;
    case "discard": return `discard ${request.handle}`;
    default: return request.kind;
  }
}

function messageInWords(to: string, message: ControlMessage): string {
  return `${message.kind}${"checkpoint" in message ? ` ${message.checkpoint}` : ""} to ${to}`;
}

function reportInWords(event: ProcessEvent): string {
  switch (event.kind) {
    case "acknowledged": return `${event.task} acknowledged ${event.checkpoint}: ${event.outcome}`;
    case "checkpoint-aborted": return `aborted ${event.checkpoint}: ${event.reason}`;
    case "checkpoint-completed": return `completed ${event.checkpoint}`;
    case "checkpoint-triggered": return `triggered ${event.savepoint ?? "checkpoint"} ${event.checkpoint}`;
    default: return event.kind;
  }
}

/** A coordinator of two running tasks, in-0 and out-0, that has triggered checkpoints 1 … `triggered`; null: whose tasks do not run yet. */
function coordinating(triggered: number | null, changed: Partial<Configuration> = {}, restored: readonly CompletedCheckpoint[] = []) {
  const did: string[] = [];
  const failures: string[] = [];
  let requests = 0;
  const numbers = new Map<string, number>();
  const env = {
    process: "coordinator", attempt: 1, now: () => 0, emit() {}, pause() {}, resume() {}, setTimer() {}, cancelTimer() {},
    send: (to, _attempt, message) => void did.push(messageInWords(to, message)),
    request(request) {
      did.push(requestInWords(request));
      numbers.set(did.at(-1)!, requests);
      return requests++;
    },
    report: (event) => void did.push(reportInWords(event)),
  } satisfies Environment;
  const configuration = { ...DEFAULT_CONFIGURATION, maxConcurrentCheckpoints: 9, ...changed };
  const coordinator = new CheckpointCoordinator(env, graph, configuration, REFERENCE_PARTS, (reason) => failures.push(reason));
  coordinator.recover(restored);
  if (triggered !== null) coordinator.startPeriodic(1, new Set());
  for (let checkpoint = 1; checkpoint <= (triggered ?? 0); checkpoint++) {
    coordinator.intervalElapsed();
    coordinator.reply(numbers.get("next-checkpoint-id")!, { kind: "checkpoint-id", checkpoint });
  }
  did.length = 0;
  const acknowledge = (checkpoint: number, task: string, attempt = 1) =>
    coordinator.acknowledge({ task, attempt, checkpoint, handle: `${task}/${checkpoint}` });
  const storing = (checkpoint: number): number => ["", "savepoint ", "stop "].map((kind) => numbers.get(`store ${kind}${checkpoint}`)).find((number) => number !== undefined)!;
  return {
    coordinator, failures, acknowledge,
    acknowledgeAll: (checkpoint: number) => graph.tasks.forEach(({ name }) => acknowledge(checkpoint, name)),
    /** Another job manager has taken over: no id is given. */
    refuse: () => coordinator.reply(numbers.get("next-checkpoint-id")!, { kind: "superseded" }),
    /** The id that was asked for last is this one. */
    grant: (checkpoint: number) => coordinator.reply(numbers.get("next-checkpoint-id")!, { kind: "checkpoint-id", checkpoint }),
    stored: (checkpoint: number) => coordinator.reply(storing(checkpoint), { kind: "added" }),
    notStored: (checkpoint: number) => coordinator.reply(storing(checkpoint), { kind: "not-added" }),
    /** What it did since the last time, save for what it merely heard. */
    did: () => did.splice(0).filter((entry) => !entry.includes("acknowledged")),
    heard: () => did.filter((entry) => entry.includes("acknowledged")),
  };
}

describe("a checkpoint", () => {
  test("is stored once every task has acknowledged it, and is complete once it is stored", () => {
    const { acknowledge, stored, did } = coordinating(1);
    acknowledge(1, "out-0");
    expect(did()).toEqual([]);
    acknowledge(1, "in-0");
    expect(did()).toEqual(["store 1"]);
    stored(1);
    expect(did()).toEqual(["completed 1", "notify-complete 1 to in-0", "notify-complete 1 to out-0"]);
  });

  test("counts each task once, and none of another attempt", () => {
    const { acknowledge, did, heard } = coordinating(1);
    acknowledge(1, "in-0");
    acknowledge(1, "in-0");
    acknowledge(1, "out-0", 7);
    expect(heard()).toEqual(["in-0 acknowledged 1: accepted", "in-0 acknowledged 1: duplicate", "out-0 acknowledged 1: unknown"]);
    expect(did()).toEqual(["discard out-0/1"]);
  });

  test("that is declined is aborted: its snapshots go, and all tasks hear of it", () => {
    const { coordinator, acknowledge, did } = coordinating(1);
    acknowledge(1, "in-0");
    coordinator.decline("out-0", 1, "write-failed");
    expect(did().slice(1)).toEqual(["aborted 1: declined", "discard in-0/1", "notify-aborted 1 to in-0", "notify-aborted 1 to out-0"]);
  });

  test("that takes too long is aborted, unless it is being stored already", () => {
    const { coordinator, acknowledgeAll, did } = coordinating(2);
    acknowledgeAll(2);
    coordinator.timeoutElapsed(1);
    coordinator.timeoutElapsed(2);
    expect(did()).toEqual(["store 2", "aborted 1: expired", "notify-aborted 1 to in-0", "notify-aborted 1 to out-0"]);
  });

  test("that was aborted cannot complete: what is acknowledged late goes at once", () => {
    const { coordinator, acknowledgeAll, did, heard } = coordinating(1);
    coordinator.timeoutElapsed(1);
    did();
    acknowledgeAll(1);
    expect(heard()).toEqual(["in-0 acknowledged 1: late", "out-0 acknowledged 1: late"]);
    expect(did()).toEqual(["discard in-0/1", "discard out-0/1"]);
  });

  test("that is aborted has nothing to discard of a task that stored nothing", () => {
    const { coordinator, acknowledge, did } = coordinating(1);
    coordinator.acknowledge({ task: "in-0", attempt: 1, checkpoint: 1, handle: null });
    coordinator.timeoutElapsed(1);
    expect(did().filter((entry) => entry.startsWith("discard"))).toEqual([]);
    acknowledge(1, "out-0");
    expect(did()).toEqual(["discard out-0/1"]);
  });

  test("that got no number is not triggered", () => {
    const { coordinator, refuse, did } = coordinating(0);
    coordinator.intervalElapsed();
    refuse();
    expect(did()).toEqual(["next-checkpoint-id"]);
  });

  test("pending at a restart is aborted", () => {
    const { coordinator, did } = coordinating(1);
    coordinator.stop();
    expect(did()[0]).toBe("aborted 1: suspended");
  });
});

describe("a newer checkpoint that completes", () => {
  test("subsumes the one before it, whose snapshots go, and those still pending", () => {
    const { acknowledgeAll, acknowledge, stored, did } = coordinating(3);
    acknowledgeAll(1);
    stored(1);
    acknowledge(2, "in-0");
    did();
    acknowledgeAll(3);
    stored(3);
    expect(did()).toEqual([
      "store 3", "completed 3", "discard in-0/1", "discard out-0/1",
      "aborted 2: subsumed", "discard in-0/2", "notify-aborted 2 to in-0", "notify-aborted 2 to out-0",
      "notify-complete 3 to in-0", "notify-complete 3 to out-0",
    ]);
  });

  test("is not followed into the store by an older one: that would be restored after newer transactions were committed", () => {
    const { acknowledgeAll, stored, did } = coordinating(2);
    acknowledgeAll(2);
    acknowledgeAll(1);
    expect(did()).toEqual(["store 2"]);
    stored(2);
    expect(did()).toContain("aborted 1: subsumed");
  });

  test("stays the latest, though the store's reply about the older one comes later", () => {
    const { acknowledgeAll, stored, did } = coordinating(2);
    acknowledgeAll(1);
    acknowledgeAll(2);
    stored(2);
    did();
    stored(1);
    expect(did().filter((entry) => entry.startsWith("discard"))).toEqual(["discard in-0/1", "discard out-0/1"]);
  });

  test("is kept once, though the next attempt reads it before the store's reply comes", () => {
    const { coordinator, acknowledgeAll, stored, did } = coordinating(2, { retained: 2 }, [completed(1)]);
    acknowledgeAll(2);
    coordinator.stop();
    coordinator.recover([completed(1), { checkpoint: 2, attempt: 1, snapshots: graph.tasks.map(({ name }) => ({ task: name, handle: `${name}/2` })) }]);
    did();
    stored(2);
    expect(did().filter((entry) => entry.startsWith("discard"))).toEqual([]);
  });
});

describe("failed checkpoints", () => {
  test("fail the job when there are more in a row than it tolerates", () => {
    const { coordinator, failures } = coordinating(3, { tolerableFailedCheckpoints: 1 });
    coordinator.timeoutElapsed(1);
    expect(failures).toEqual([]);
    coordinator.decline("in-0", 2, "write-failed");
    expect(failures).toHaveLength(1);
  });

  test("are forgotten when one completes", () => {
    const { coordinator, acknowledgeAll, stored, failures } = coordinating(3, { tolerableFailedCheckpoints: 1 });
    coordinator.timeoutElapsed(1);
    acknowledgeAll(2);
    stored(2);
    coordinator.timeoutElapsed(3);
    expect(failures).toEqual([]);
  });

  test("do not count when they were subsumed or cut short by a restart", () => {
    const { coordinator, acknowledgeAll, stored, failures } = coordinating(3, { tolerableFailedCheckpoints: 0 });
    acknowledgeAll(2);
    stored(2);
    coordinator.stop();
    expect(failures).toEqual([]);
  });
});

describe("a savepoint", () => {
  /** Checkpoint 1 is pending; the savepoint, or stop, is number 2. */
  function demanded(kind: "savepoint" | "stop") {
    const setting = coordinating(1, { maxConcurrentCheckpoints: 1 });
    const outcomes: string[] = [];
    setting.acknowledge(1, "in-0");
    setting.coordinator.request({ kind, drain: false, done: (outcome) => outcomes.push(outcome.kind === "failed" ? outcome.reason : outcome.kind) });
    setting.grant(2);
    return { ...setting, outcomes };
  }

  test("does not wait for a pending checkpoint, and is neither told to anybody nor subsumes anything", () => {
    const { acknowledgeAll, stored, did, outcomes } = demanded("savepoint");
    did();
    acknowledgeAll(2);
    expect(did()).toEqual(["store savepoint 2"]);
    stored(2);
    expect(did()).toEqual(["completed 2"]);
    expect(outcomes).toEqual(["completed"]);
  });

  test("keeps its snapshots, whoever acknowledges them again", () => {
    const { acknowledgeAll, acknowledge, stored, did } = demanded("savepoint");
    acknowledgeAll(2);
    stored(2);
    did();
    acknowledge(2, "in-0");
    expect(did()).toEqual([]);
  });

  test("with which the job stops ends what is pending, and is told to all", () => {
    const { acknowledgeAll, stored, did } = demanded("stop");
    expect(did()).toContain("aborted 1: suspended");
    acknowledgeAll(2);
    stored(2);
    expect(did()).toEqual(["store stop 2", "completed 2", "notify-complete 2 to in-0", "notify-complete 2 to out-0"]);
  });

  test("with which the job was to stop fails it when it fails", () => {
    const { coordinator, failures, outcomes } = demanded("stop");
    coordinator.timeoutElapsed(2);
    expect(outcomes).toEqual(["expired"]);
    expect(failures).toEqual(["the stop with a savepoint failed: expired"]);
  });

  test("that waits when the tasks are restarted has failed", () => {
    const { coordinator } = coordinating(0);
    const outcomes: unknown[] = [];
    coordinator.request({ kind: "savepoint", drain: false, done: (outcome) => outcomes.push(outcome) });
    coordinator.stop();
    expect(outcomes).toEqual([{ kind: "failed", reason: "suspended" }]);
  });

  test.each([["savepoint"], ["stop"]] as const)("is triggered as what it is: %s", (kind) => {
    expect(demanded(kind).did()).toContain(`triggered ${kind} 2`);
  });

  test.each([["not yet", null], ["not any more", 0]])("is refused while the tasks do not run: %s", (_when, triggered) => {
    const { coordinator } = coordinating(triggered);
    if (triggered !== null) coordinator.stop();
    const outcomes: unknown[] = [];
    coordinator.request({ kind: "savepoint", drain: false, done: (outcome) => outcomes.push(outcome) });
    expect(outcomes).toEqual([{ kind: "failed", reason: "refused" }]);
  });
});

test("what the store replies is its own, once, and no other's", () => {
  const { coordinator, acknowledgeAll, stored } = coordinating(1);
  acknowledgeAll(1);
  expect([stored(1), stored(1), coordinator.reply(99, { kind: "added" })]).toEqual([true, false, false]);
});

test("a checkpoint whose pointer cannot be written is aborted, and its snapshots go", () => {
  const { acknowledgeAll, notStored, did } = coordinating(1);
  acknowledgeAll(1);
  did();
  notStored(1);
  expect(did()).toEqual(["aborted 1: not-stored", "discard in-0/1", "discard out-0/1", "notify-aborted 1 to in-0", "notify-aborted 1 to out-0"]);
});
