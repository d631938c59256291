/**
 * A write-ahead log that cannot name its entry to the system it writes to, and leaves the mark elsewhere.
 * Source: B4 of the catalogue.
 */
import type { Bug } from "../bug.js";

export const valuesWithoutTheirMark: Bug = {
  id: "values-without-their-mark",
  catalogue: "B4",
  title: "Values are written without the name of their entry",
  source: "FLINK-7149: sendValues had no checkpoint id, so values and mark could not be written as one",
  sentence: "The values are written, and a crash or a lost reply comes before the mark: the entry is written again.",
  property: "no-duplicate-output",
  guarantee: "exactly-once-output",
  scenario: "write-ahead-log",
  plant: (parts) => ({ ...parts, writeAheadTarget: (spec, context) => parts.writeAheadTarget({ ...spec, marks: "after-values" }, context) }),
};
