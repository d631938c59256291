/**
 * What a job's configuration promises before any fault takes something away: rules, as data, each of which says what a mode, a source or a sink withholds.
 * All rules that fit the chain hold together: the level of the chain is that of its weakest member.
 */
import type { EventOf, VertexDescription } from "../impl/trace/events.js";
import type { Mode } from "../impl/trace/settings.js";
import { PROPERTY_NAMES, type PropertyName } from "./property.js";

/** What a trace's header says about it. */
export type PromiseHeader = Pick<EventOf<"run-started">, "mode" | "vertices">;

/** How a sink writes, as far as promises differ. */
export type SinkManner = "two-phase-commit" | "write-ahead-log, marked with the values" | "write-ahead-log, marked after the values" | "append" | "upsert" | "upsert, not fenced";
export type SourceManner = "replayable" | "non-rewinding";

export interface PromiseRule {
  /** A field that is left out fits everything. */
  readonly mode?: readonly Mode[];
  readonly source?: SourceManner;
  /** Whether some operator's result depends on the order in which records arrive. */
  readonly dependsOnOrder?: true;
  readonly sink?: readonly SinkManner[];
  /** The system that the sink writes to. */
  readonly system?: readonly string[];
  /** Only where the order of arrival decides what reaches the sink. */
  readonly ordered?: true;
  readonly withholds: readonly PropertyName[];
  readonly because: string;
  readonly from: string;
}

const ONCE: readonly SinkManner[] = ["two-phase-commit", "write-ahead-log, marked with the values", "write-ahead-log, marked after the values"];

const NOT_UPSERTED: readonly SinkManner[] = ["append", ...ONCE];
/** Where a row that is written twice is there twice. */
const NOT_BY_KEY = ["append-log", "transactional-log", "xa-database", "table", "file-system", "object-store"];
const CHECKPOINTED: readonly Mode[] = ["exactly-once", "at-least-once", "stop-the-world"];

export const PROMISE_RULES: readonly PromiseRule[] = [
  {
    mode: ["at-least-once"], withholds: ["consistent-cut", "alignment", "no-duplicate-state"],
    because: "what follows a barrier on a fast channel enters the snapshot, which then holds more than its sources had read", from: "Flink CheckpointBarrierTracker",
  },
  {
    mode: ["at-least-once"], source: "replayable", withholds: ["visible-output-never-goes-back"],
    because: "what entered the snapshot too early is applied again when it is replayed", from: "Flink CheckpointBarrierTracker",
  },
  {
    mode: ["at-least-once"], source: "replayable", sink: NOT_UPSERTED, system: NOT_BY_KEY, withholds: ["no-duplicate-output"],
    because: "what entered the snapshot too early is written again when it is replayed", from: "Flink CheckpointBarrierTracker",
  },
  {
    mode: ["at-least-once"], dependsOnOrder: true, withholds: ["one-explanation"],
    because: "a row that is applied twice changes what comes after it", from: "Flink CheckpointBarrierTracker",
  },
  {
    mode: ["at-least-once"], source: "replayable", dependsOnOrder: true, withholds: ["no-duplicate-output"],
    because: "a row that is applied twice changes what comes after it, in an upserted table too", from: "Flink CheckpointBarrierTracker",
  },
  {
    mode: ["at-least-once"], source: "non-rewinding", withholds: ["one-explanation"],
    because: "what entered the snapshot too early is written, though nobody is given it again", from: "Flink CheckpointBarrierTracker",
  },
  {
    mode: ["none"], withholds: ["no-loss-state", "no-duplicate-state", "consistent-cut", "alignment", "cancellation-passed-on", "given-up-for-cause",
      "retained-state-kept", "configuration-respected", "checkpoint-ends"],
    because: "no checkpoint ever completes, and no state outlives its task", from: "Flink with execution.checkpointing.interval unset",
  },
  {
    mode: ["none"], sink: ONCE, withholds: ["no-loss-output", "commit-only-after-completion", "committed-eventually", "no-orphan-transaction"],
    because: "nothing is ever committed, and what is left open is the external system's to end", from: "Flink with execution.checkpointing.interval unset",
  },
  {
    source: "non-rewinding", withholds: ["no-loss-state", "no-loss-output"],
    because: "what a dead attempt had been given, nobody can read again", from: "Flink's SocketTextStreamFunction",
  },
  {
    sink: ["append"], withholds: ["nothing-uncommitted-readable", "one-explanation", "visible-output-never-goes-back", "old-attempts-show-nothing-new"],
    because: "what is written is readable at once, whatever becomes of the attempt that wrote it", from: "Flink's sinks with DeliveryGuarantee.AT_LEAST_ONCE",
  },
  {
    sink: ["append"], source: "replayable", withholds: ["no-duplicate-output"],
    because: "what was written after the last completed checkpoint is written again when it is replayed", from: "Flink's sinks with DeliveryGuarantee.AT_LEAST_ONCE",
  },
  {
    sink: ["append"], ordered: true, withholds: ["no-duplicate-output"],
    because: "what a lost attempt has shown is nothing that the order of the next gives out", from: "Flink's sinks with DeliveryGuarantee.AT_LEAST_ONCE",
  },
  {
    sink: ["upsert", "upsert, not fenced"], ordered: true, withholds: ["no-loss-output", "one-explanation"],
    because: "what a lost attempt has written of a key stays, when the order of the next gives out nothing of it", from: "Flink: upserts are effectively once for deterministic jobs",
  },
  {
    sink: ["upsert", "upsert, not fenced"], withholds: ["nothing-uncommitted-readable"],
    because: "readers see each write at once", from: "Flink's JDBC sink with upserts",
  },
  {
    sink: ["upsert"], source: "replayable", withholds: ["visible-output-never-goes-back"],
    because: "old values come back during replay; at rest each key has its last", from: "Flink's JDBC sink with upserts",
  },
  {
    sink: ["upsert", "upsert, not fenced"], source: "non-rewinding", withholds: ["one-explanation"],
    because: "what a dead attempt had written of a key stays, when no further row of the key comes", from: "Flink's JDBC sink with upserts",
  },
  {
    sink: ["upsert, not fenced"], withholds: ["no-loss-output", "one-explanation", "visible-output-never-goes-back", "old-attempts-show-nothing-new"],
    because: "a late write of an old attempt takes the place of a newer value, and stays", from: "Kleppmann 2016, How to do distributed locking",
  },
  {
    sink: ["append", "upsert", "upsert, not fenced"], withholds: ["commit-only-after-completion", "committed-eventually", "no-orphan-transaction"],
    because: "there are no transactions", from: "Flink's sinks with DeliveryGuarantee.AT_LEAST_ONCE",
  },
  {
    system: ["append-log", "key-value-store"], withholds: ["aborted-never-readable"],
    because: "what is written cannot be aborted", from: "a log, or a store, without transactions",
  },
  {
    sink: ["write-ahead-log, marked after the values"], withholds: ["aborted-never-readable"],
    because: "what is written outside any transaction cannot be aborted", from: "Flink GenericWriteAheadSink",
  },
  {
    sink: ["write-ahead-log, marked with the values"], system: ["object-store"], withholds: ["aborted-never-readable"],
    because: "an object that is put whole cannot be aborted", from: "Amazon S3, If-None-Match",
  },
  {
    mode: ["at-least-once"], sink: ["write-ahead-log, marked after the values"], withholds: ["old-attempts-show-nothing-new"],
    because: "an entry holds rows that came too early, and its old owner may write it: they are of no checkpoint that the sources know", from: "Flink CheckpointBarrierTracker, GenericWriteAheadSink",
  },
  {
    mode: CHECKPOINTED, sink: ["write-ahead-log, marked after the values"], withholds: ["nothing-uncommitted-readable"],
    because: "the values are readable before their mark is there", from: "Flink GenericWriteAheadSink",
  },
  {
    mode: CHECKPOINTED, sink: ["write-ahead-log, marked after the values"], system: ["append-log", "xa-database", "table"], withholds: ["no-duplicate-output", "visible-output-never-goes-back"],
    because: "a crash between the values and their mark writes them again", from: "Flink GenericWriteAheadSink",
  },
];

/** What a job with this header never promised. */
export function withheld(header: PromiseHeader): readonly PropertyName[] {
  let names = known.get(header);
  if (names === undefined) {
    const rules = PROMISE_RULES.filter((rule) => fits(rule, header));
    names = PROPERTY_NAMES.filter((name) => rules.some(({ withholds }) => withholds.includes(name)));
    known.set(header, names);
  }
  return names;
}

/** The same header begins run after run. */
const known = new WeakMap<PromiseHeader, readonly PropertyName[]>();

/** The properties that it must have in every run, as far as no fault withdraws them. */
export function promised(header: PromiseHeader): ReadonlySet<PropertyName> {
  const never = withheld(header);
  return new Set(PROPERTY_NAMES.filter((name) => !never.includes(name)));
}

/** A rule in words: "in mode none, with a sink of two-phase-commit". */
export function whenOf({ mode, source, dependsOnOrder, sink, system, ordered }: PromiseRule): string {
  return [
    mode === undefined ? null : `in mode ${mode.join(" or ")}`,
    source === undefined ? null : `with a ${source} source`,
    dependsOnOrder === undefined ? null : "with an operator that depends on the order of arrival",
    sink === undefined ? null : `with a sink of ${sink.join(" or ")}`,
    system === undefined ? null : `on ${system.join(" or ")}`,
    ordered === undefined ? null : "where the order of arrival decides what is given out",
  ].filter((part) => part !== null).join(", ");
}

function fits({ mode, source, dependsOnOrder, sink, system, ordered }: PromiseRule, header: PromiseHeader): boolean {
  return (mode === undefined || mode.includes(header.mode))
    && (source === undefined || header.vertices.some((vertex) => vertex.role === "source" && sourceManner(vertex) === source))
    && (dependsOnOrder === undefined || header.vertices.some(isOrdered))
    && ((sink ?? system ?? ordered) === undefined || header.vertices.some((vertex) => vertex.role === "sink"
      && (sink?.includes(sinkManner(vertex)) ?? true) && (system?.includes(vertex.sink?.system ?? "") ?? true)
      && (ordered === undefined || vertex.expected === "order-dependent")));
}

/** Those that look at one record alone are not; of an operator that nobody here knows it must be feared. */
function isOrdered({ role, operator }: VertexDescription): boolean {
  return role === "operator" && operator?.operator !== "map" && operator?.operator !== "filter";
}

function sourceManner({ source }: VertexDescription): SourceManner {
  return source === "non-rewinding" ? "non-rewinding" : "replayable";
}

function sinkManner({ sink }: VertexDescription): SinkManner {
  switch (sink?.sink) {
    case "append": return "append";
    case "upsert": return sink.fencing === "none" ? "upsert, not fenced" : "upsert";
    case "write-ahead-log": return sink.marks === "after-values" ? "write-ahead-log, marked after the values" : "write-ahead-log, marked with the values";
    default: return "two-phase-commit";
  }
}
