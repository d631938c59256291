// The properties of transactions, on traces made by hand: committed when, committed at all, readable, left open.
import { describe, expect, test } from "vitest";
import { ROWS, durable, judged, lineage, settled, stored, transaction, visible, type Moment } from "../../../tools/testing/hand-made-trace.js";
import { commitOnlyAfterCompletion } from "./commit-only-after-completion.js";
import { committedEventually } from "./committed-eventually.js";
import { noOrphanTransaction } from "./no-orphan-transaction.js";
import { nothingUncommittedReadable } from "./nothing-uncommitted-readable.js";

const row = ROWS[0]![0]!;
const none = lineage(0, 0);
const aborted = (name: string, cause: "fenced" | "timeout" = "fenced"): Moment => ["out-0", 1, { kind: "transaction-aborted", transaction: name, cause, records: 1 }];
const prepared = (name: string): Moment => ["out-0", 1, { kind: "transaction-prepared", transaction: name }];
const restored = (process: string, attempt: number): Moment => [process, attempt, { kind: "restored", checkpoint: 1 }];

describe("commit only after completion", () => {
  test.each<[what: string, Moment[], verdict: string]>([
    ["after its checkpoint", [stored("out-0", 1, none, ["t"]), durable(1, "out-0"), transaction("committed", "t")], "held"],
    ["after a later one that contains it", [stored("out-0", 1, none, ["t"]), stored("out-0", 2, none, ["t", "u"]), durable(2, "out-0"), transaction("committed", "t")], "held"],
    ["before any", [stored("out-0", 1, none, ["t"]), transaction("committed", "t"), durable(1, "out-0")], "transaction t was committed, but no completed checkpoint contains it"],
    ["after one that does not contain it", [stored("out-0", 1, none, ["t"]), durable(1, "out-0"), transaction("committed", "u")], "transaction u was committed, but no completed checkpoint contains it"],
    ["never", [stored("out-0", 1, none, ["t"]), durable(1, "out-0")], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(commitOnlyAfterCompletion, moments)).toBe(verdict);
  });
});

describe("committed eventually", () => {
  test.each<[what: string, Moment[], verdict: string]>([
    ["committed", [stored("out-0", 1, none, ["t"]), durable(1, "out-0"), transaction("committed", "t"), settled], "held"],
    ["not committed", [stored("out-0", 1, none, ["t"]), durable(1, "out-0"), settled], "checkpoint 1 completed with transaction t, which was never committed"],
    ["committed after the rest", [stored("out-0", 1, none, ["t"]), durable(1, "out-0"), settled, transaction("committed", "t")], "checkpoint 1 completed with transaction t, which was never committed"],
    ["not promised", [stored("out-0", 1, none, ["t"]), settled], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(committedEventually, moments)).toBe(verdict);
  });
});

describe("nothing uncommitted readable", () => {
  test.each<[what: string, Moment[], verdict: string]>([
    ["of a committed transaction", [transaction("committed", "t"), visible("t", row)], "held"],
    ["of one that is not", [transaction("opened", "t"), visible("t", row)], "the record of partition 0, offset 0 is visible, but transaction t is not committed"],
    ["of none", [visible(null, row)], "the record of partition 0, offset 0 is visible, but was written outside any transaction"],
    ["nothing", [transaction("committed", "t")], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(nothingUncommittedReadable, moments)).toBe(verdict);
  });
});

describe("no orphan transaction", () => {
  test.each<[what: string, Moment[], verdict: string]>([
    ["committed before the rest", [transaction("opened", "t"), transaction("committed", "t"), settled], "held"],
    ["fenced before the new attempt is ready", [transaction("opened", "t"), aborted("t"), restored("out-0", 2), settled], "held"],
    ["open when the new attempt is ready", [transaction("opened", "t"), restored("out-0", 2)], "attempt 2 of out-0 has recovered, but transaction t of attempt 1 is still open"],
    ["open when another task is ready", [transaction("opened", "t"), restored("out-1", 2), aborted("t"), settled], "held"],
    ["open at rest", [transaction("opened", "t"), settled, aborted("t", "timeout")], "the run is at rest, but transaction t of out-0 is still open"],
    ["opened by a zombie afterwards, and gone at rest", [restored("out-0", 2), transaction("opened", "t", 1), aborted("t"), settled], "held"],
    ["prepared by a zombie after its successor began, and nobody's", [transaction("opened", "t"), ["out-0", 2, { kind: "process-started" }], prepared("t"), settled], "held"],
    ["prepared before its successor began, and still there", [transaction("opened", "t"), prepared("t"), ["out-0", 2, { kind: "process-started" }], settled], "the run is at rest, but transaction t of out-0 is still open"],
    ["never opened, never at rest", [restored("out-0", 2)], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(noOrphanTransaction, moments)).toBe(verdict);
  });
});
