// What sources that do not rewind have read, told apart from what they lost, by the state monitors on traces made by hand.
import { describe, expect, test } from "vitest";
import { addRow, emptyLineage, rowDigest } from "../../../impl/engine/state/lineage.js";
import { durable, ended, judged, readBack, lineage, stored, type Moment } from "../../../tools/testing/hand-made-trace.js";
import { noDuplicateState, noLossState } from "../state/state.js";

const subscribed = (offset: number, attempt: number, partition = 0): Moment => [`source-${partition}`, attempt, { kind: "subscribed", partition, offset }];
const tasks = ["source-0", "source-1", "sum-0", "out-0"];
/** Rows of partition 0 by their offsets. */
const rows = (...offsets: readonly number[]) => {
  const sum = emptyLineage(2);
  for (const offset of offsets) addRow(sum, 0, rowDigest(0, offset));
  return sum;
};
const checkpoint = (number: number, attempt: number, ...offsets: readonly number[]): Moment[] => [
  stored("source-0", number, rows(...offsets), [], attempt), stored("source-1", number, lineage(0, 0), [], attempt),
  stored("sum-0", number, rows(...offsets), [], attempt), stored("out-0", number, rows(...offsets), [], attempt), durable(number, ...tasks),
];

describe("a source that lost a row", () => {
  const moments = [subscribed(0, 1), subscribed(1, 2), ...checkpoint(1, 2, 1)];

  test("is seen to have lost it", () => {
    expect(judged(noLossState, moments)).toBe("checkpoint 1: rows 0 to 0 of partition 0 were given to an attempt that is gone, and nobody can read them again");
  });

  test("has doubled none", () => {
    expect(judged(noDuplicateState, [...moments, ended])).toBe("held");
  });
});

test("what was restored counts as read before what is subscribed to", () => {
  const moments = [subscribed(0, 1), ...checkpoint(1, 1, 0), readBack("source-0", 1, rows(0)), subscribed(1, 2), ...checkpoint(2, 2, 0, 1)];
  expect(judged(noDuplicateState, moments)).toBe("held");
  expect(judged(noLossState, moments)).toBe("held");
});

test("a row that a source claims twice is seen all the same", () => {
  expect(judged(noDuplicateState, [subscribed(0, 1), ...checkpoint(1, 1, 0, 0)])).toMatch(/not its first 2, each once/);
});
