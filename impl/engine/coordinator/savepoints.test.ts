// Savepoints, and stops with one, as the checkpoint coordinator takes them: whom they wait for, what they end, who hears of them.
import { describe, expect, test } from "vitest";
import { coordinating } from "../../../tools/testing/checkpoint-coordinator-bench.js";

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
