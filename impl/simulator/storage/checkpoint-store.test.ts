// The job manager's durable store: counters that never go back, the newest completed checkpoints, one leader at a time.
import { describe, expect, test } from "vitest";
import { SystemBench } from "../../../tools/testing/system-bench.js";
import type { CheckpointStoreRequest, CompletedCheckpoint } from "../../environment/systems.js";
import { CheckpointStore } from "./checkpoint-store.js";

const completed = (checkpoint: number): CompletedCheckpoint => ({ checkpoint, attempt: 1, snapshots: [{ task: "sum-0", handle: `sum-0/${checkpoint}/1` }] });

function storeBench() {
  const bench = new SystemBench(new CheckpointStore());
  /** `leader`: which job manager asks. */
  const ask = (request: CheckpointStoreRequest, leader: number) => {
    bench.attempt = leader;
    return bench.ask({ system: "checkpoint-store", ...request });
  };
  return {
    bench,
    begin: (leader = 1) => ask({ kind: "begin-attempt", job: 1 }, leader),
    nextId: (leader = 1) => ask({ kind: "next-checkpoint-id" }, leader),
    add: (checkpoint: number, retained = 1, leader = 1) => ask({ kind: "add", completed: completed(checkpoint), retained }, leader),
    addSavepoint: (checkpoint: number) => ask({ kind: "add-savepoint", completed: completed(checkpoint), stops: false }, 1),
    end: () => ask({ kind: "end-job", status: "failed", discard: false }, 1),
  };
}

describe("the counters", () => {
  test("of checkpoints and of attempts both begin at 1", () => {
    const { begin, nextId } = storeBench();
    expect(nextId()).toEqual({ kind: "checkpoint-id", checkpoint: 1 });
    expect(begin()).toEqual({ kind: "attempt-begun", attempt: 1, completed: [], kept: [] });
  });

  test("never give a number twice, neither to one job manager nor to its successors", () => {
    const { begin, nextId } = storeBench();
    const ids = [1, 1, 2, 5, 5].map((leader) => nextId(leader));
    const attempts = [5, 5, 6].map((leader) => begin(leader));
    expect(ids).toMatchObject([1, 2, 3, 4, 5].map((checkpoint) => ({ checkpoint })));
    expect(attempts).toMatchObject([1, 2, 3].map((attempt) => ({ attempt })));
  });

  test("do not go on for a job manager that was superseded", () => {
    const { nextId } = storeBench();
    nextId(2);
    nextId(1);
    expect(nextId(2)).toMatchObject({ checkpoint: 2 });
  });
});

describe("a completed checkpoint", () => {
  test("is durable at once: the world reports it, and the next attempt finds it", () => {
    const { bench, begin, add } = storeBench();
    expect(add(1)).toEqual({ kind: "added" });
    const { checkpoint, snapshots } = completed(1);
    expect(bench.events).toEqual([{ kind: "checkpoint-durable", checkpoint, snapshots }]);
    expect(begin()).toMatchObject({ completed: [completed(1)] });
  });

  test("is found by the next job manager too", () => {
    const { begin, add } = storeBench();
    add(1, 1, 1);
    expect(begin(2)).toMatchObject({ completed: [completed(1)] });
  });

  test.each([
    [1, [4]],
    [2, [3, 4]],
    [9, [1, 2, 3, 4]],
  ])("is kept as long as it is among the newest %i", (retained, kept) => {
    const { begin, add } = storeBench();
    for (const checkpoint of [1, 2, 3, 4]) add(checkpoint, retained);
    expect(begin()).toMatchObject({ completed: kept.map(completed) });
  });

  test("given out stays as it was when others are added", () => {
    const { begin, add } = storeBench();
    add(1, 2);
    const given = begin();
    add(2, 2);
    expect(given).toMatchObject({ completed: [completed(1)] });
  });
});

describe("a job that has ended", () => {
  test("adds nothing any more, neither a checkpoint nor a savepoint", () => {
    const { bench, add, end, addSavepoint } = storeBench();
    add(1);
    expect(end()).toMatchObject({ kind: "job-ended", left: [completed(1)] });
    bench.events.length = 0;
    expect([add(2), addSavepoint(3)]).toEqual([{ kind: "not-added" }, { kind: "not-added" }]);
    expect([end(), bench.events]).toMatchObject([{ left: [completed(1)] }, []]);
  });
});

describe("a job manager that another has taken over from", () => {
  test("is refused, whatever it asks", () => {
    const { begin, nextId, add } = storeBench();
    begin(2);
    expect([begin(1), nextId(1), add(1, 1, 1)]).toEqual(Array(3).fill({ kind: "superseded" }));
  });

  test("makes nothing durable any more", () => {
    const { bench, begin, add } = storeBench();
    begin(2);
    add(1, 1, 1);
    expect(bench.events).toEqual([]);
    expect(begin(2)).toMatchObject({ completed: [] });
  });

  test("may still be heard until its successor first asks", () => {
    const { begin, add } = storeBench();
    begin(1);
    expect(add(1, 1, 1)).toEqual({ kind: "added" });
  });
});
