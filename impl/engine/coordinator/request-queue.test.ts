// The queue before the decider: rank, room, and what becomes of requests that have no place or come too soon.
import { describe, expect, test } from "vitest";
import { requestDecider, type CheckpointRequest, type Situation } from "./request-decider.js";
import { RequestQueue } from "./request-queue.js";

const free: Situation = { now: 0, triggering: false, pending: 0, cleaning: 0, lastCompletion: null, configuration: { mode: "exactly-once", maxConcurrentCheckpoints: 1, minPause: 0 } };
const busy: Situation = { ...free, triggering: true };
const periodic = (at: number): CheckpointRequest => ({ kind: "checkpoint", periodic: true, at });
const manual = (at: number): CheckpointRequest => ({ kind: "checkpoint", periodic: false, at });
const savepoint = (at: number): CheckpointRequest => ({ kind: "savepoint", periodic: false, at });

/** Everything that waits, in the order in which it would run. */
function drained(queue: RequestQueue<CheckpointRequest>): readonly (CheckpointRequest | null)[] {
  const order: (CheckpointRequest | null)[] = [];
  for (let { run } = queue.next(free); run !== null; { run } = queue.next(free)) order.push(run);
  return order;
}

describe("a queue of requests", () => {
  test("runs a request at once when it may", () => {
    expect(new RequestQueue(requestDecider).submit(periodic(1), free)).toEqual({ run: periodic(1), rejected: [], postponed: null });
  });

  test("runs what waits by rank and age, equals in the order in which they came", () => {
    const queue = new RequestQueue(requestDecider);
    const twin = { ...periodic(2) };
    for (const request of [periodic(2), twin, periodic(1), savepoint(9), manual(5)]) queue.submit(request, busy);
    const order = drained(queue);
    expect(order).toEqual([savepoint(9), manual(5), periodic(1), periodic(2), twin]);
    expect(order[4]).toBe(twin);
  });

  test("when it is full gives up its last request, if that is periodic", () => {
    const queue = new RequestQueue(requestDecider, 2);
    queue.submit(periodic(1), busy);
    queue.submit(periodic(2), busy);
    expect(queue.submit(savepoint(3), busy).rejected).toEqual([periodic(2)]);
    expect(drained(queue)).toEqual([savepoint(3), periodic(1)]);
  });

  test("when it is full gives up the new request if that is the last", () => {
    const queue = new RequestQueue(requestDecider, 1);
    queue.submit(periodic(1), busy);
    expect(queue.submit(periodic(2), busy).rejected).toEqual([periodic(2)]);
  });

  test("when it is full of what users asked for, takes nothing more, not even a savepoint", () => {
    const queue = new RequestQueue(requestDecider, 1);
    queue.submit(manual(1), busy);
    expect(queue.submit(savepoint(2), free)).toEqual({ run: null, rejected: [savepoint(2)], postponed: null });
    expect(drained(queue)).toEqual([manual(1)]);
  });

  test("fails a periodic request that comes too soon, and says when to come again", () => {
    const soon: Situation = { ...free, now: 10, lastCompletion: 5, configuration: { mode: "exactly-once", maxConcurrentCheckpoints: 1, minPause: 20 } };
    const queue = new RequestQueue(requestDecider);
    expect(queue.submit(periodic(10), soon)).toEqual({ run: null, rejected: [periodic(10)], postponed: 15 });
    expect(queue.isEmpty).toBe(true);
  });

  test("is empty after it was cleared", () => {
    const queue = new RequestQueue(requestDecider);
    queue.submit(periodic(1), busy);
    expect(queue.clear()).toEqual([periodic(1)]);
    expect(queue.isEmpty).toBe(true);
  });
});
