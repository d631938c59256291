// Every planted fault has a counterexample, no longer than the one published for it.
import { describe, expect, test } from "vitest";
import { check } from "../../checker/check.js";
import { checkpointing } from "./checkpointing.js";
import { FAULTS } from "./faults.js";

/** What is set, and by property how many states its shortest counterexample has. */
const BROKEN: readonly (readonly [Readonly<Record<string, number | string>>, Readonly<Record<string, number>>])[] = [
  [{ fault: "no-alignment" }, { "consistent-cut": 11, "exact-conservation": 11, "no-duplication": 29 }],
  [{ fault: "commit-at-pre-commit" }, { "commit-only-after-completion": 7, "exact-conservation": 10, "no-duplication": 24 }],
  [{ fault: "restored-transactions-not-committed" }, { "no-loss": 13, "exact-conservation": 13 }],
  [{ fault: "restores-only-the-newest-transactions", checkpoints: 2 }, { "no-loss": 20, "exact-conservation": 20 }],
  [{ fault: "commits-only-the-id-notified", checkpoints: 2, crashes: 0 }, { "no-orphan-transaction": 16, "no-loss": 19, "exact-conservation": 19 }],
  [{ fault: "restores-the-previous-checkpoint", checkpoints: 2 }, { "restore-from-latest": 10, "no-loss": 13, "exact-conservation": 13, "no-duplication": 27 }],
  [{ fault: "no-channel-state", mode: "unaligned" }, { "no-loss": 9, "exact-conservation": 9, "consistent-cut": 9, "complete-cut": 9 }],
  [{ fault: "offset-one-ahead" }, { "no-loss": 8, "exact-conservation": 8, "consistent-cut": 8, "complete-cut": 8 }],
  [{ fault: "completes-on-the-sources-word" }, { "no-loss": 6, "exact-conservation": 6, "consistent-cut": 6, "complete-cut": 6 }],
  [{ fault: "acknowledges-before-its-writes", sink: "idempotent" }, { "no-loss": 11 }],
  [{ fault: "leaves-out-ids", leftovers: "probed", snapshots: "in-steps", transactions: "first-record" }, { "no-orphan-transaction": 15 }],
  [{ sink: "idempotent", sources: 1, records: 2, failover: "by-task", zombies: "linger" }, { "no-loss": 15 }],
  [{ timeouts: 1 }, { "no-loss": 11, "exact-conservation": 11 }],
  [{ sink: "write-then-mark" }, { "exact-conservation": 13, "no-duplication": 16 }],
];

/** With an engine's steps: longer, and the same properties. The others are recorded in the default set. */
const BROKEN_IN_STEPS: readonly (readonly [Readonly<Record<string, number | string>>, string, number])[] = [
  [{ fault: "commit-at-pre-commit" }, "commit-only-after-completion", 13],
  [{ fault: "completes-on-the-sources-word" }, "no-loss", 10],
  [{ timeouts: 1 }, "no-loss", 14],
];

const SAFETY = ["no-loss", "only-timed-out-is-lost", "no-duplication", "exact-conservation", "consistent-cut", "complete-cut", "commit-only-after-completion", "no-orphan-transaction", "restore-from-latest", "visible-output-never-goes-back"];

describe("a fault of the protocol", () => {
  test.each(BROKEN)("%j is found by the properties that it breaks, and by no others", (values, lengths) => {
    const instance = checkpointing.instance(values);
    const properties = instance.properties.map(({ name }) => name).filter((name) => SAFETY.includes(name));
    const result = check(instance, { deadlock: false, keepGoing: true, properties });
    expect(Object.fromEntries(result.violations.map(({ property, trace }) => [property, trace.steps.length]))).toEqual(lengths);
  });

  test.each(BROKEN_IN_STEPS)("%j, in an engine's steps, breaks %s after %d states", (values, property, length) => {
    const result = check(checkpointing.instance({ ...values, snapshots: "in-steps", failover: "by-task", transactions: "first-record" }), { deadlock: false, properties: [property] });
    expect(result.violations.map(({ trace }) => trace.steps.length)).toEqual([length]);
  });

  test("is one in every list: each fault is tried here", () => {
    expect(FAULTS.filter((fault) => fault !== "none" && !BROKEN.some(([values]) => values["fault"] === fault))).toEqual([]);
  });
});
