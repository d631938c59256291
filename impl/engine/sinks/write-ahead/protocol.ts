/**
 * The decisions of a write-ahead log: which entries are written at which moment, and how one is.
 * Source: Flink GenericWriteAheadSink, §4.4 of the semantics: a restore writes nothing, a completion notice everything up to its checkpoint.
 */
import type { Steps } from "../sink.js";
import type { LogEntry, WriteAheadTarget } from "./target.js";

export interface WriteAheadProtocol {
  /** The restored entries that are still to be written. */
  atRestore(restored: readonly LogEntry[], target: WriteAheadTarget): Steps<readonly LogEntry[]>;
  /** The entries to write at this notice, in order. */
  atCompletion(pending: readonly LogEntry[], checkpoint: number): readonly LogEntry[];
  /** Writes one entry unless it is marked, and marks it; false: it must be tried again. */
  write(entry: LogEntry, target: WriteAheadTarget): Steps<boolean>;
  /** Whether the entries after one that could not be written are tried all the same. */
  readonly goesOnAfterFailure: boolean;
}

export const writeAheadProtocol: WriteAheadProtocol = {
  *atRestore(restored, target) {
    yield* target.takeOver();
    const unwritten: LogEntry[] = [];
    for (const entry of restored) {
      yield* target.recover(entry);
      if ((yield* target.isMarked(entry)) !== true) unwritten.push(entry);
    }
    return unwritten;
  },
  atCompletion: (pending, checkpoint) =>
    pending.filter((entry) => entry.checkpoint <= checkpoint).sort((one, other) => one.checkpoint - other.checkpoint || one.subtask - other.subtask),
  *write(entry, target) {
    const isMarked = yield* target.isMarked(entry);
    if (isMarked === null) return false;
    if (isMarked) return yield* target.abandon(entry);
    return (yield* target.write(entry)) && (yield* target.mark(entry));
  },
  goesOnAfterFailure: false,
};
