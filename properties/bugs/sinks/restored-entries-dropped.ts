/**
 * A write-ahead log that begins anew after a crash, as if its entries had been written.
 * Source: near-miss 2 of the catalogue, for a log in place of transactions.
 */
import type { Bug } from "../bug.js";

export const restoredEntriesDropped: Bug = {
  id: "restored-entries-dropped",
  catalogue: null,
  title: "Restored entries are not written",
  source: "Flink GenericWriteAheadSink.initializeState: restored entries wait for the next notice",
  sentence: "A crash between a checkpoint's completion and its notice loses the entry: its input is not replayed, its values are never written.",
  property: "committed-eventually",
  guarantee: "exactly-once-output",
  scenario: "write-ahead-log",
  plant: (parts) => ({ ...parts, writeAhead: { ...parts.writeAhead, *atRestore() { return []; } } }),
};
