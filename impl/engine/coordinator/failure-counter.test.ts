// Which failed checkpoints count, and how many fail the job.
import { describe, expect, test } from "vitest";
import { FailureCounter, type AbortReason } from "./failure-counter.js";

const intolerant = () => new FailureCounter(0);

describe("a checkpoint", () => {
  test.each(["declined", "expired", "not-stored"] satisfies AbortReason[])("that is %s counts", (reason) => {
    expect(intolerant().failed(1, "checkpoint", reason)).toBe(true);
  });

  test.each(["alignment-aborted", "subsumed", "suspended"] satisfies AbortReason[])("that is %s does not", (reason) => {
    expect(intolerant().failed(1, "checkpoint", reason)).toBe(false);
  });

  test("counts once", () => {
    const counter = new FailureCounter(1);
    expect([1, 1, 1, 2].map((checkpoint) => counter.failed(checkpoint, "checkpoint", "declined"))).toEqual([false, false, false, true]);
  });

  test("does not count once a later one has succeeded", () => {
    const counter = intolerant();
    counter.succeeded(3);
    expect([2, 3, 4].map((checkpoint) => counter.failed(checkpoint, "checkpoint", "expired"))).toEqual([false, false, true]);
  });

  test("that succeeds makes those before it forgotten, but an older success does not", () => {
    const counter = new FailureCounter(1);
    counter.failed(4, "checkpoint", "declined");
    counter.succeeded(3);
    counter.failed(5, "checkpoint", "declined");
    counter.succeeded(6);
    counter.succeeded(2);
    expect(counter.failed(7, "checkpoint", "declined")).toBe(false);
  });
});

describe("the job", () => {
  test("fails at one failure more than are tolerated, and then they are counted anew", () => {
    const counter = new FailureCounter(2);
    expect([1, 2, 3, 4, 5, 6].map((checkpoint) => counter.failed(checkpoint, "checkpoint", "declined"))).toEqual([false, false, true, false, false, true]);
  });

  test("tolerates any number where no number is given", () => {
    const counter = new FailureCounter(null);
    expect(Array.from({ length: 99 }, (_, index) => counter.failed(index, "checkpoint", "declined"))).not.toContain(true);
  });
});

describe("a savepoint", () => {
  test("counts when a task fails it, not when it takes too long or cannot be stored", () => {
    expect(intolerant().failed(1, "savepoint", "declined")).toBe(true);
    expect(intolerant().failed(1, "savepoint", "expired")).toBe(false);
    expect(intolerant().failed(1, "savepoint", "not-stored")).toBe(false);
  });

  test("with which the job was to stop fails it, whatever is tolerated, unless the job is down already", () => {
    const counter = new FailureCounter(null);
    expect((["declined", "alignment-aborted", "expired", "not-stored"] as const).map((reason) => counter.failed(1, "stop", reason))).toEqual([true, true, true, true]);
    expect(counter.failed(1, "stop", "suspended")).toBe(false);
  });
});
