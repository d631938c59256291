// The properties of the output, on traces made by hand: no loss, no duplicate, one explanation.
import { describe, expect, test } from "vitest";
import type { Row } from "../../../impl/trace/events.js";
import { ROWS, delivered, ended, judged, lineage, readBack, stored, visible, type Moment } from "../../../tools/testing/hand-made-trace.js";
import { noDuplicateOutput } from "./no-duplicate-output.js";
import { noLossOutput } from "./no-loss-output.js";
import { oneExplanation } from "../state/one-explanation.js";

const [[a, b], [c, d]] = ROWS as unknown as [[Row, Row], [Row, Row]];
const summing = (row: Row, sum: number): Row => ({ ...row, value: sum });

describe("no loss", () => {
  test.each<[what: string, Moment[], verdict: string]>([
    ["all rows visible", [visible("t", a, b), visible("t", d, c), ended], "held"],
    ["visible twice", [visible("t", a, b, c, d, a), ended], "held"],
    ["one row missing", [visible("t", a, b, c), ended], "the record of partition 1, offset 1 (key k) never became visible"],
    ["nothing visible", [ended], "the record of partition 0, offset 0 (key k) never became visible"],
    ["a row that no input holds in another's place", [visible("t", a, b, c, { ...d, offset: 7 }), ended], "the record of partition 1, offset 1 (key k) never became visible"],
    ["not at its end", [visible("t", a)], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(noLossOutput, moments)).toBe(verdict);
  });
});

describe("no duplicate", () => {
  test.each<[what: string, Moment[], verdict: string]>([
    ["each once", [visible("t", a, b), visible("u", c)], "held"],
    ["twice in one transaction", [visible("t", a, b, a)], "the record of partition 0, offset 0 (key k) is visible a second time, with value 1"],
    ["twice in two", [visible("t", a), visible("u", c, a)], "the record of partition 0, offset 0 (key k) is visible a second time, with value 1"],
    ["twice with another value", [visible("t", a), visible("u", summing(a, 9))], "the record of partition 0, offset 0 (key k) is visible a second time, with value 9"],
    ["nothing visible", [ended], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(noDuplicateOutput, moments)).toBe(verdict);
  });
});

describe("one explanation", () => {
  const consumed = (attempt: number, ...rows: Row[]): Moment[] => rows.map((row) => delivered("sum-0", "source-0", row, attempt));

  test.each<[what: string, Moment[], verdict: string]>([
    ["sums in the order of consumption", [...consumed(1, a, c, b), visible("t", a, summing(c, 11), summing(b, 13)), ended], "held"],
    ["in another order", [...consumed(1, c, a), visible("t", c, summing(a, 11)), ended], "held"],
    ["a sum that the order does not give", [...consumed(1, a, c), visible("t", a, summing(c, 10)), ended],
      "the record of partition 1, offset 0 (key k) is visible with value 10, but consumed in the surviving order it is 11"],
    ["a record that nobody consumed", [...consumed(1, a), visible("t", a, c), ended],
      "the record of partition 1, offset 0 (key k) is visible with value 10, but no surviving operator consumed it"],
    ["what was consumed after the restored snapshot does not count",
      [...consumed(1, a), stored("sum-0", 1, lineage(1, 0)), ...consumed(1, c), readBack("sum-0", 1, lineage(1, 0)), ...consumed(2, b, c), visible("t", a, summing(b, 3), summing(c, 13)), ended], "held"],
    ["unless its effect is visible",
      [...consumed(1, a), stored("sum-0", 1, lineage(1, 0)), ...consumed(1, c), readBack("sum-0", 1, lineage(1, 0)), ...consumed(2, b, c), visible("t", a, summing(c, 11), summing(b, 13)), ended],
      "the record of partition 1, offset 0 (key k) is visible with value 11, but consumed in the surviving order it is 13"],
    ["an attempt that starts from nothing forgets all", [...consumed(1, a), ...consumed(2, c, a), visible("t", c, summing(a, 11)), ended], "held"],
    ["not at its end", [...consumed(1, a), visible("t", summing(a, 5))], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(oneExplanation, moments)).toBe(verdict);
  });
});
