/**
 * A write-ahead log that writes at a notice the entry of that checkpoint, and no earlier one.
 * Source: A1 of the catalogue, sibling mutant, for a log in place of transactions.
 */
import type { Bug } from "../bug.js";

export const writesOnlyTheEntryNotified: Bug = {
  id: "writes-only-the-entry-notified",
  catalogue: null,
  title: "A completion notice writes only its own checkpoint's entry",
  source: "FLINK-10377, flink#6723: complete(n) means everything up to n; notices are lost, and checkpoints are aborted",
  sentence: "The entry of a checkpoint that was aborted, or whose notice was lost, rides with a later one, and is never written.",
  property: "committed-eventually",
  guarantee: "exactly-once-output",
  scenario: "write-ahead-log",
  plant: (parts) => ({ ...parts, writeAhead: { ...parts.writeAhead, atCompletion: (pending, checkpoint) => pending.filter((entry) => entry.checkpoint === checkpoint) } }),
};
