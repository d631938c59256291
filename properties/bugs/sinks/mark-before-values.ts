/**
 * A write-ahead log that marks an entry as written, and then writes it.
 * Source: the other order of B4 of the catalogue.
 */
import type { Bug } from "../bug.js";

export const markBeforeValues: Bug = {
  id: "mark-before-values",
  catalogue: null,
  title: "An entry is marked before it is written",
  source: "Flink GenericWriteAheadSink: sendValues, and only then commitCheckpoint",
  sentence: "A crash between the mark and the values loses the entry: every later attempt finds it marked, and drops it.",
  property: "no-loss-output",
  guarantee: "exactly-once-output",
  scenario: "write-ahead-log",
  plant: (parts) => ({
    ...parts,
    writeAheadTarget: (spec, context) => parts.writeAheadTarget({ ...spec, marks: "after-values" }, context),
    writeAhead: {
      ...parts.writeAhead,
      *write(entry, target) {
        const isMarked = yield* target.isMarked(entry);
        if (isMarked !== false) return isMarked === true;
        return (yield* target.mark(entry)) && (yield* target.write(entry));
      },
    },
  }),
};
