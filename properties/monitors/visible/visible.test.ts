// What readers see of each key over time, what old attempts may still show, and what must never be seen, on traces made by hand.
import { describe, expect, test } from "vitest";
import type { Row } from "../../../impl/trace/events.js";
import { ROWS, TABLE, durable, judged, lineage, stored, transaction, upserted, visible, type Moment } from "../../../tools/testing/hand-made-trace.js";
import { abortedNeverReadable } from "./aborted-never-readable.js";
import { oldAttemptsShowNothingNew } from "./old-attempts-show-nothing-new.js";
import { visibleOutputNeverGoesBack } from "./visible-output-never-goes-back.js";

const [[a, b], [c]] = ROWS as unknown as [[Row, Row], [Row, Row]];
const aborted = (name: string): Moment => ["out-0", 1, { kind: "transaction-aborted", transaction: name, cause: "fenced", records: 1 }];
const marked = (mark: string, attempt: number, inside: string | null = null): Moment => ["out-0", attempt, { kind: "marked", mark, transaction: inside }];
const recovered = (attempt: number): Moment => ["out-0", attempt, { kind: "restored", checkpoint: 1 }];
/** The sources have read the first row of each partition when checkpoint 1 completes; the sink promises t. */
const completed: Moment[] = [stored("source-0", 1, lineage(1, 0)), stored("source-1", 1, lineage(0, 1)), stored("out-0", 1, lineage(1, 1), ["t"]), durable(1, "source-0", "source-1", "out-0")];

describe("visible output never goes back", () => {
  test.each<[what: string, Moment[], verdict: string]>([
    ["in the order of the input", [visible("t", a, c), visible("u", b)], "held"],
    ["a row of another partition", [visible("t", a, b), visible("u", c)], "held"],
    ["the same row again", [visible("t", a), visible("u", a)], "held"],
    ["an earlier row", [visible("t", b), visible("u", a)], "the record of partition 0, offset 0 (key k) becomes visible after that of offset 1"],
    ["an earlier row in the same write", [visible("t", b, a)], "the record of partition 0, offset 0 (key k) becomes visible after that of offset 1"],
    ["each key once", [visible("t", a)], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(visibleOutputNeverGoesBack, moments)).toBe(verdict);
  });

  test.each<[what: string, Moment[], verdict: string]>([
    ["of one write only the last of a key is seen", [upserted(1, a), upserted(1, a, b)], "held"],
    ["replay brings an old value back", [upserted(1, a, b), upserted(2, a)], "the record of partition 0, offset 0 (key k) becomes visible after that of offset 1"],
  ])("a table: %s", (_what, moments, verdict) => {
    expect(judged(visibleOutputNeverGoesBack, moments, TABLE)).toBe(verdict);
  });
});

describe("old attempts show nothing new", () => {
  test.each<[what: string, Moment[], verdict: string]>([
    ["commits late what a completed checkpoint contains", [...completed, recovered(2), transaction("committed", "t", 1), visible("t", a)], "held"],
    ["commits what none contains", [...completed, recovered(2), transaction("committed", "u", 1)], "attempt 1 of out-0, after attempt 2 had recovered, committed u, which no completed checkpoint contains"],
    ["commits before the new attempt has recovered", [...completed, transaction("committed", "u", 1), recovered(2)], "held"],
    ["marks late what a completed checkpoint contains", [...completed, recovered(2), marked("t", 1)], "held"],
    ["marks it within a transaction of another name", [...completed, recovered(2), marked("t", 1, "t@0"), transaction("committed", "t@0", 1)], "held"],
    ["marks what none contains", [...completed, recovered(2), marked("u", 1)], "attempt 1 of out-0, after attempt 2 had recovered, committed u, which no completed checkpoint contains"],
    ["appends a row that the completed checkpoint's sources had read", [...completed, recovered(2), visible(null, a, c)], "held"],
    ["appends one that they had not", [...completed, recovered(2), visible(null, a, b)],
      "attempt 1 of out-0, after attempt 2 had recovered, made the record of partition 0, offset 1 (key k) visible, which no completed checkpoint contains"],
    ["upserts one that they had not", [...completed, recovered(2), upserted(1, b)],
      "attempt 1 of out-0, after attempt 2 had recovered, made the record of partition 0, offset 1 (key k) visible, which no completed checkpoint contains"],
    ["is the newest itself", [...completed, recovered(1), upserted(1, b)], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(oldAttemptsShowNothingNew, moments)).toBe(verdict);
  });

  test("what a source that does not rewind was given after a gap is known all the same", () => {
    const subscribed = (attempt: number, offset: number): Moment => ["source-0", attempt, { kind: "subscribed", partition: 0, offset }];
    const moments = [subscribed(1, 1), stored("source-0", 1, lineage(1, 0)), durable(1, "source-0"), recovered(2)];
    expect(judged(oldAttemptsShowNothingNew, [...moments, visible(null, b)])).toBe("held");
    expect(judged(oldAttemptsShowNothingNew, [...moments, visible(null, a)])).toMatch(/partition 0, offset 0/);
  });
});

describe("aborted, never readable", () => {
  test.each<[what: string, Moment[], verdict: string]>([
    ["not read", [aborted("t"), visible("u", a)], "held"],
    ["read afterwards", [aborted("t"), visible("t", a)], "the record of partition 0, offset 0 (key k) is visible, although transaction t was aborted"],
    ["read before", [visible("t", a), aborted("t")], "transaction t was aborted (fenced) after its records had become visible"],
    ["outside any transaction", [aborted("t"), visible(null, a)], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(abortedNeverReadable, moments)).toBe(verdict);
  });
});
