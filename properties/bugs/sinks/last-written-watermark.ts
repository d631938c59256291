/**
 * A write-ahead log that remembers the highest checkpoint it has written, and goes on after an entry that it could not write.
 * Source: near-miss 5 of the catalogue.
 */
import type { LogEntry } from "../../../impl/engine/sinks/write-ahead/target.js";
import type { Bug } from "../bug.js";

export const lastWrittenWatermark: Bug = {
  id: "last-written-watermark",
  catalogue: "N5",
  title: "What was written is remembered as a highest number",
  source: "rkhachatryan in flink#10847: a loop that goes on after a failure, and a committer that compares with less-or-equal",
  sentence: "Entry n is not written, n + 1 is, and the highest number says n + 1: the next try of n takes it for written.",
  property: "committed-eventually",
  guarantee: "exactly-once-output",
  scenario: "write-ahead-log",
  plant(parts) {
    /** Target, which belongs to one attempt of one subtask → the highest checkpoint written. */
    const written = new WeakMap<object, number>();
    return {
      ...parts,
      writeAhead: {
        ...parts.writeAhead,
        goesOnAfterFailure: true,
        *write(entry: LogEntry, target) {
          const highest = written.get(target) ?? 0;
          if (entry.checkpoint <= highest) return true;
          const isWritten = yield* parts.writeAhead.write(entry, target);
          if (isWritten) written.set(target, entry.checkpoint);
          return isWritten;
        },
      },
    };
  },
};
