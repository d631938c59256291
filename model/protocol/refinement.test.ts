// Stop-the-world is exactly-once, and checkpointing is stop-the-world in disguise; what is not, is caught.
import { describe, expect, test } from "vitest";
import { check } from "../checker/check.js";
import { checkpointing, exactlyOnce, stopTheWorld } from "./index.js";

describe("what an observer may see", () => {
  test.each([[{}], [{ sinks: 2, records: 2, riding: 1 }]])("is reachable, and ends with all records visible: %j", (values) => {
    const result = check(exactlyOnce.instance(values));
    expect(result).toMatchObject({ stop: null, violations: [] });
    expect(result.witnesses.every(({ length }) => length !== null)).toBe(true);
  });

  test.each([[{}], [{ sinks: 2, records: 2 }], [{ riding: 1, crashes: 2 }]])("is what a world shows that stops for its checkpoints: %j", (values) => {
    expect(check(stopTheWorld.instance(values))).toMatchObject({ stop: null, violations: [] });
  });
});

describe("checkpointing", () => {
  test.each([
    [{ checkpoints: 2, aborts: 1 }],
    [{ mode: "unaligned" }],
    [{ sink: "write-ahead-log", checkpoints: 2 }],
  ])("refines stop-the-world: %j", (values) => {
    expect(check(checkpointing.instance({ ...values, refines: "stop-the-world" }), { properties: ["refines-stop-the-world"] })).toMatchObject({ stop: null, violations: [] });
  });

  test("of which tasks crash one by one, beside zombies, refines exactly-once", () => {
    const values = { failover: "by-task", zombies: "linger", refines: "exactly-once" };
    expect(check(checkpointing.instance(values), { properties: ["refines-exactly-once"] })).toMatchObject({ stop: null, violations: [] });
  });

  test.each([
    [{ mode: "tracked" }],
    [{ sink: "write-then-mark" }],
    [{ fault: "no-alignment" }],
    [{ fault: "commit-at-pre-commit" }],
    [{ fault: "restored-transactions-not-committed" }],
    [{ fault: "completes-on-the-sources-word" }],
  ])("does not, with %j", (values) => {
    const result = check(checkpointing.instance({ ...values, refines: "stop-the-world" }), { properties: ["refines-stop-the-world"], deadlock: false });
    expect(result.violations.map(({ property }) => property)).toEqual(["refines-stop-the-world"]);
  });
});
