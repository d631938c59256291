// The order in which a keyed operator consumes what belongs together, on traces made by hand.
import { expect, test } from "vitest";
import type { Row } from "../../../impl/trace/events.js";
import { ROWS, delivered, judged, type Moment } from "../../../tools/testing/hand-made-trace.js";
import { orderPerKey } from "./order-per-key.js";

const [[a, b], [c]] = ROWS as unknown as [[Row, Row], [Row, Row]];
const consumed = (attempt: number, ...rows: readonly Row[]): Moment[] => rows.map((row) => delivered("sum-0", "source-0", row, attempt));

test.each<[what: string, Moment[], verdict: string]>([
  ["in order", consumed(1, a, c, b), "held"],
  ["a new attempt begins anew", [...consumed(1, a, b), ...consumed(2, a, b)], "held"],
  ["out of order", consumed(1, b, a), "sum-0 consumed the record of partition 0, offset 0 (key k) after that of offset 1"],
  ["the same twice", consumed(1, a, b, b), "sum-0 consumed the record of partition 0, offset 1 (key k) after that of offset 1"],
  ["by a sink, which keeps no state by key", [delivered("out-0", "sum-0", b), delivered("out-0", "sum-0", a)], "unarmed"],
  ["one row of each partition", consumed(1, a, c), "unarmed"],
])("%s", (_what, moments, verdict) => {
  expect(judged(orderPerKey, moments)).toBe(verdict);
});
