// A table that is upserted, judged at rest, on traces made by hand: it holds the last of each key that was consumed in the order that survives.
import { describe, expect, test } from "vitest";
import type { Row } from "../../../impl/trace/events.js";
import { ROWS, TABLE, delivered, ended, judged, lineage, readBack, stored, upserted, type Moment } from "../../../tools/testing/hand-made-trace.js";
import { noDuplicateOutput } from "../output/no-duplicate-output.js";
import { noLossOutput } from "../output/no-loss-output.js";
import { oneExplanation } from "../state/one-explanation.js";

const [[a, b], [c, d]] = ROWS as unknown as [[Row, Row], [Row, Row]];
const summing = (row: Row, sum: number): Row => ({ ...row, value: sum });
/** The sum of the key after each row, in this order. */
const sums = [summing(a, 1), summing(b, 3), summing(c, 13), summing(d, 33)] as const;
const summed = (attempt: number, ...rows: readonly Row[]): Moment[] => rows.map((row) => delivered("sum-0", "source-0", row, attempt));
const written = (attempt: number, ...rows: readonly Row[]): Moment[] => rows.map((row) => delivered("out-0", "sum-0", row, attempt));
const all = [...summed(1, a, b, c, d), ...written(1, ...sums)];

const finished: Moment = ["coordinator", 1, { kind: "job-finished" }];

describe("no loss", () => {
  test.each<[what: string, Moment[], verdict: string]>([
    ["the last value", [...all, upserted(1, ...sums), ended], "held"],
    ["the last value, which an older one had taken the place of for a while", [...all, upserted(1, ...sums), upserted(1, sums[0]), upserted(1, sums[3]), ended], "held"],
    ["an older value", [...all, upserted(1, ...sums.slice(0, 3)), ended], "the last value of key k is 33 (partition 1, offset 1), but the table holds 13 (partition 1, offset 0)"],
    ["no value", [...all, ended], "the last value of key k is 33 (partition 1, offset 1), but the table holds none"],
    ["a row that the sink was never given", [...summed(1, a, b, c), ...written(1, ...sums.slice(0, 3)), upserted(1, ...sums.slice(0, 3)), ended], "the record of partition 1, offset 1 (key k) never reached the table"],
    ["what a lost attempt had written, and the new one wrote anew",
      [...summed(1, a, b), ...written(1, ...sums.slice(0, 2)), upserted(1, ...sums.slice(0, 2)), ...summed(2, a, b, c, d), ...written(2, ...sums), upserted(2, ...sums), ended], "held"],
    ["what a restored attempt had consumed before", [...written(1, ...sums.slice(0, 2)), stored("out-0", 1, lineage(2, 0)), upserted(1, ...sums.slice(0, 2)), readBack("out-0", 1, lineage(2, 0)), ...written(2, ...sums.slice(2)), upserted(2, ...sums.slice(2)), ended], "held"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(noLossOutput, moments, TABLE)).toBe(verdict);
  });
});

describe("no duplicate", () => {
  test.each<[what: string, Moment[], verdict: string]>([
    ["each row counts once", [...all, upserted(1, ...sums), ended], "held"],
    ["a row is written twice", [...all, ...written(1, sums[3]), upserted(1, ...sums, sums[3]), ended], "held"],
    ["a row counts twice", [...summed(1, a, b, a), ended], "the record of partition 0, offset 0 (key k) counts twice in what sum-0 gave to the table"],
    ["a row counts twice, in an attempt that is lost", [...summed(1, a, a), ...summed(2, a, b), ended], "held"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(noDuplicateOutput, moments, TABLE)).toBe(verdict);
  });
});

describe("one explanation", () => {
  test.each<[what: string, Moment[], verdict: string]>([
    ["the value that the order gives", [...all, upserted(1, ...sums), ended], "held"],
    ["a value that was wrong for a while", [...all, upserted(1, summing(a, 99)), upserted(1, ...sums), ended], "held"],
    ["a value that no order gives", [...all, upserted(1, ...sums, summing(d, 99)), ended], "the record of partition 1, offset 1 (key k) is visible with value 99, but consumed in the surviving order it is 33"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(oneExplanation, [...moments.slice(0, -1), finished, ended], TABLE)).toBe(verdict);
  });

  test("a job that failed owes none: its replay never ended", () => {
    expect(judged(oneExplanation, [upserted(1, sums[3]), ended], TABLE)).toBe("held");
  });
});
