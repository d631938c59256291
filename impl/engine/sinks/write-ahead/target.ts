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

/** Each method asks once, where nothing else is said. */
export interface WriteAheadTarget {
  /** A new attempt begins: ends what earlier ones may still have under way for whatever entry. Asks until it is answered. */
  takeOver(): Steps<void>;
  /** Ends what an earlier attempt may still have under way for this entry. Asks until it is answered. */
  recover(entry: LogEntry): Steps<void>;
  /** The entry is marked: ends what this attempt has still under way for it, having heard nothing; false: perhaps ended, perhaps not. */
  abandon(entry: LogEntry): Steps<boolean>;
  /** Whether the entry's mark is there; null when there was no answer. */
  isMarked(entry: LogEntry): Steps<boolean | null>;
  /** Writes the values, with their mark where the system can do both at once; false: perhaps done, perhaps not. */
  write(entry: LogEntry): Steps<boolean>;
  /** Leaves the mark, where it does not come with the values; false: perhaps done, perhaps not. */
  mark(entry: LogEntry): Steps<boolean>;
}

export type WriteAheadSpec = Extract<SinkSpec, { sink: "write-ahead-log" }>;
/** Who writes. */
export type Owner = Pick<StageContext, "name" | "subtask" | "attempt">;
export type WriteAheadTargets = (spec: WriteAheadSpec, owner: Owner) => WriteAheadTarget;
/** Writes the values, and no mark. */
export type WritePlainly = WriteAheadTarget["write"];

/** What the attempt writes an entry under, where the system keeps what is under way by name. No two attempts use the same. */
export function nameUnderWay({ mark }: Pick<LogEntry, "mark">, attempt: number): string {
  return `${mark}@${attempt}`;
}

/** Whether an earlier attempt of this sink may have something under way by that name: the entry's own, or the one above. The whole name must fit (FLINK-3651). */
export function isUnderWayFrom(name: string, sink: string, attempt: number): boolean {
  if (!name.startsWith(`${sink}-`)) return false;
  const [, gatherer, writer = gatherer] = /^\d+-\d+-(\d+)(?:@(\d+))?$/.exec(name.slice(sink.length + 1)) ?? [];
  return writer !== undefined && Number(writer) < attempt;
}
