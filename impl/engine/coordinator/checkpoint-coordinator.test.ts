// The checkpoint coordinator, told what happens and asked what it does: which checkpoints complete, which are aborted, which snapshots go.
import { describe, expect, test } from "vitest";
import { completed, coordinating, graph } from "../../../tools/testing/checkpoint-coordinator-bench.js";

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

  test("that is stored before a restart and heard of afterwards subsumes the one before it when the store is read", () => {
    const { coordinator, acknowledgeAll, stored, did } = coordinating(2);
    acknowledgeAll(1);
    stored(1);
    acknowledgeAll(2);
    coordinator.stop();
    did();
    coordinator.recover([completed(2)]);
    expect(did()).toEqual(["discard in-0/1", "discard out-0/1"]);
    stored(2);
    expect(did()).toEqual(["completed 2", "notify-complete 2 to in-0", "notify-complete 2 to out-0"]);
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
