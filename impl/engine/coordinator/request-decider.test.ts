// Which request runs next, and when: Flink's rules, one sentence each.
import { describe, expect, test } from "vitest";
import { compareRequests, requestDecider, type CheckpointRequest, type Situation } from "./request-decider.js";

const idle: Situation = { now: 1_000, triggering: false, pending: 0, cleaning: 0, lastCompletion: null, configuration: { mode: "exactly-once", maxConcurrentCheckpoints: 2, minPause: 50 } };
const periodic: CheckpointRequest = { kind: "checkpoint", periodic: true, at: 1_000 };
const manual: CheckpointRequest = { kind: "checkpoint", periodic: false, at: 1_000 };
const savepoint: CheckpointRequest = { kind: "savepoint", periodic: false, at: 1_000 };
const stop: CheckpointRequest = { kind: "stop", periodic: false, at: 1_000 };
const run = { kind: "run" };
const wait = { kind: "wait" };
const decide = (request: CheckpointRequest, situation: Partial<Situation> = {}) => requestDecider([request], { ...idle, ...situation });

describe("a request", () => {
  test.each([periodic, manual, savepoint, stop])("runs while nothing is pending: $kind", (request) => {
    expect(decide(request)).toEqual(run);
  });

  test("runs while fewer checkpoints are pending than are allowed", () => {
    expect(decide(periodic, { pending: 1 })).toEqual(run);
  });

  test.each([2, 3])("for a checkpoint waits while %i are pending and 2 allowed", (pending) => {
    expect(decide(periodic, { pending })).toEqual(wait);
    expect(decide(manual, { pending })).toEqual(wait);
  });

  test("for a savepoint does not wait for what is pending", () => {
    expect(decide(savepoint, { pending: 9 })).toEqual(run);
    expect(decide(stop, { pending: 9 })).toEqual(run);
  });

  test("for a savepoint waits for what is pending where the world has stopped for it", () => {
    const configuration = { mode: "stop-the-world", maxConcurrentCheckpoints: 1, minPause: 0 } as const;
    expect(decide(savepoint, { pending: 1, configuration })).toEqual(wait);
    expect(decide(savepoint, { pending: 0, configuration })).toEqual(run);
  });

  test.each([periodic, savepoint])("waits while another trigger is being prepared, though more may be pending: $kind", (request) => {
    expect(decide(request, { triggering: true })).toEqual(wait);
  });

  test("waits while more checkpoints are being cleaned up than may be pending", () => {
    expect(decide(savepoint, { cleaning: 3 })).toEqual(wait);
    expect(decide(periodic, { cleaning: 2 })).toEqual(run);
  });

  test("waits for nobody where nobody waits", () => {
    expect(requestDecider([], idle)).toEqual(wait);
  });
});

describe("the pause after a completion", () => {
  test.each([
    [1_000, 50],
    [990, 40],
    [951, 1],
  ])("puts a periodic request off: at 1000 ms, after a completion at %i ms, by %i ms", (lastCompletion, delay) => {
    expect(decide(periodic, { lastCompletion })).toEqual({ kind: "postpone", delay });
  });

  test.each([950, 949, 0])("is over at 1000 ms, after a completion at %i ms", (lastCompletion) => {
    expect(decide(periodic, { lastCompletion })).toEqual(run);
  });

  test("is not needed before the first completion", () => {
    expect(decide(periodic, { now: 0 })).toEqual(run);
  });

  test("puts off nothing that a user asked for", () => {
    expect(decide(manual, { lastCompletion: 999 })).toEqual(run);
    expect(decide(savepoint, { lastCompletion: 999 })).toEqual(run);
  });

  test("does not come before the wait for those pending", () => {
    expect(decide(periodic, { pending: 2, lastCompletion: 999 })).toEqual(wait);
  });
});

test("savepoints come before checkpoints, those that a user asked for before periodic ones, the older before the younger", () => {
  const old = { ...periodic, at: 1 };
  const requests = [old, periodic, manual, { ...savepoint, at: 2_000 }, stop];
  expect(requests.toSorted(compareRequests)).toEqual([stop, { ...savepoint, at: 2_000 }, manual, old, periodic]);
});
