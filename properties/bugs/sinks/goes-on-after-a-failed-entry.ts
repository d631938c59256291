/**
 * A write-ahead log that tries the later entries although an earlier one could not be written.
 * Source: A6 of the catalogue, companion mutant.
 */
import type { Bug } from "../bug.js";

export const goesOnAfterAFailedEntry: Bug = {
  id: "goes-on-after-a-failed-entry",
  catalogue: null,
  title: "Later entries are written before one that failed",
  source: "Flink GenericWriteAheadSink: after sendValues has returned false, the next entry is sent; flink#10847",
  sentence: "Readers see what came later, and then what came before: the last value of a key is an old one. Nothing is lost or doubled, so that no end-to-end guarantee breaks but the order.",
  property: "visible-output-never-goes-back",
  guarantee: null,
  scenario: "write-ahead-log",
  plant: (parts) => ({ ...parts, writeAhead: { ...parts.writeAhead, goesOnAfterFailure: true } }),
};
