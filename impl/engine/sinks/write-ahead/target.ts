/**
 * What a write-ahead log asks of an external system: to write an entry's values, and to remember that it did.
 * Source: Flink's CheckpointCommitter and GenericWriteAheadSink.sendValues, with the checkpoint's name in both (FLINK-7149).
 */
import type { Record } from "../../../environment/messages.js";
import type { SinkSpec } from "../../job/graph.js";
import type { StageContext } from "../../task/stage.js";
import type { Steps } from "../sink.js";

/** The records of one subtask between two barriers. */
export interface LogEntry {
  /** Names the entry for all time: its sink, the subtask and attempt that gathered it, and the checkpoint it was gathered for. */
  readonly mark: string;
  readonly checkpoint: number;
  /** The subtask that gathered it. */
  readonly subtask: number;
  readonly records: readonly Record[];
  readonly lineage: readonly number[];
}

/** Each method asks once. */
export interface WriteAheadTarget {
  /** Ends what an earlier attempt may still have under way for this entry. Asks until it is answered. */
  recover(entry: LogEntry): Steps<void>;
  /** Whether the entry's mark is there; null when there was no answer. */
  isMarked(entry: LogEntry): Steps<boolean | null>;
  /** Writes the values, with their mark where the system can do both at once; false: perhaps done, perhaps not. */
  write(entry: LogEntry): Steps<boolean>;
  /** Leaves the mark, where it does not come with the values; false: perhaps done, perhaps not. */
  mark(entry: LogEntry): Steps<boolean>;
}

export type WriteAheadSpec = Extract<SinkSpec, { sink: "write-ahead-log" }>;
export type WriteAheadTargets = (spec: WriteAheadSpec, context: Pick<StageContext, "name" | "subtask" | "attempt">) => WriteAheadTarget;
