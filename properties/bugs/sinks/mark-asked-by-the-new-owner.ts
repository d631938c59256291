/**
 * A write-ahead log that asks for the mark of the subtask that holds an entry, not of the one that gathered it.
 * Source: B2 of the catalogue.
 */
import type { LogEntry } from "../../../impl/engine/sinks/write-ahead/target.js";
import type { Bug } from "../bug.js";

export const markAskedByTheNewOwner: Bug = {
  id: "mark-asked-by-the-new-owner",
  catalogue: "B2",
  title: "An entry is marked under the subtask that holds it",
  source: "FLINK-4939, flink#2707: list state is dealt out anew, so subtask j may hold an entry of subtask i",
  sentence: "Whether j has written checkpoint n is another question than whether i has: the entry is taken for written, and lost, or it is written again.",
  property: "no-loss-output",
  guarantee: "exactly-once-output",
  scenario: "write-ahead-log",
  plant: (parts) => ({
    ...parts,
    writeAheadTarget(spec, context) {
      const target = parts.writeAheadTarget(spec, context);
      const own = (entry: LogEntry): LogEntry => ({ ...entry, mark: `${context.name}-${context.subtask}-${entry.checkpoint}` });
      return {
        takeOver: () => target.takeOver(),
        abandon: (entry) => target.abandon(own(entry)),
        recover: (entry) => target.recover(own(entry)),
        isMarked: (entry) => target.isMarked(own(entry)),
        write: (entry) => target.write(own(entry)),
        mark: (entry) => target.mark(own(entry)),
      };
    },
  }),
};
