// Traces written by hand: who says what, in order, and what a property makes of it.
import { addRow, emptyLineage, rowDigest } from "../../impl/engine/state/lineage.js";
import { EVENT_KINDS, type EventOf, type Lineage, type Origin, type Row, type TaskDescription, type TraceEvent, type VertexDescription } from "../../impl/trace/events.js";
import { Judge } from "../../properties/judge.js";
import type { Property } from "../../properties/property.js";

/** An event, and the attempt of the process that it is about; `at`: ms, by default the number of events before. */
export type Moment = readonly [process: string, attempt: number, event: TraceEvent, at?: number];

/** Two partitions with two rows each: values 1, 2 and 10, 20, all of one key. */
export const ROWS: readonly (readonly Row[])[] = [[1, 2], [10, 20]].map((values, partition) => values.map((value, offset) => ({ partition, offset, key: "k", value })));

const VERTICES: readonly VertexDescription[] = [
  { name: "source", role: "source", operator: null, expected: "each-once" },
  { name: "sum", role: "operator", operator: { operator: "running-sum" }, expected: "each-once" },
  { name: "out", role: "sink", operator: null, expected: "each-once" },
];
/** source-0 and source-1, each with its partition, into sum-0, into out-0. */
const TASKS: readonly TaskDescription[] = [
  { name: "source-0", role: "source", chain: ["source"], inputs: [{ from: "partition-0", input: 0 }], outputs: ["sum-0"] },
  { name: "source-1", role: "source", chain: ["source"], inputs: [{ from: "partition-1", input: 0 }], outputs: ["sum-0"] },
  { name: "sum-0", role: "operator", chain: ["sum"], inputs: [{ from: "source-0", input: 0 }, { from: "source-1", input: 0 }], outputs: ["out-0"] },
  { name: "out-0", role: "sink", chain: ["out"], inputs: [{ from: "sum-0", input: 0 }], outputs: [] },
];

/** "held", "unarmed", or why it is violated. */
export function judged({ name, ...property }: Property, moments: readonly Moment[], sink?: VertexDescription["sink"], checkpointing?: EventOf<"run-started">["checkpointing"]): string {
  const judge = new Judge([{ name, ...property }]);
  const origins = new Map<string, Origin>();
  const vertices = VERTICES.map((vertex) => (vertex.role === "sink" && sink !== undefined ? { ...vertex, sink } : vertex));
  const header: TraceEvent = { kind: "run-started", scenario: "by-hand", kinds: EVENT_KINDS, mode: "exactly-once", restart: { strategy: "fixed-delay", attempts: 9, delay: 10 }, tolerable: null, vertices, tasks: TASKS, input: ROWS, ...(checkpointing !== undefined && { checkpointing }) };
  for (const [process, attempt, event, at = judge.events] of [["world", 0, header] as Moment, ...moments]) {
    const id = `${process}/${attempt}`;
    origins.set(id, origins.get(id) ?? { process, attempt });
    judge.observe(event, origins.get(id)!, at);
  }
  const verdict = judge.verdicts()[0]!;
  return verdict.kind === "violated" ? verdict.message : verdict.kind;
}

/** Of so many rows of each partition, from its beginning. */
export function lineage(...counts: readonly number[]): Lineage {
  const sum = emptyLineage(counts.length);
  counts.forEach((count, partition) => {
    for (let offset = 0; offset < count; offset++) addRow(sum, partition, rowDigest(partition, offset));
  });
  return sum;
}

/** The snapshot of `task` for `checkpoint` became durable; its handle is `task/checkpoint`. */
export function stored(task: string, checkpoint: number, applied: Lineage, transactions: readonly string[] = [], attempt = 1): Moment {
  return [task, attempt, { kind: "stored", checkpoint, handle: `${task}/${checkpoint}`, applied, chained: [], transactions, digest: 0 }];
}

export function readBack(task: string, checkpoint: number, applied: Lineage, attempt = 2): Moment {
  return [task, attempt, { kind: "read-back", checkpoint, handle: `${task}/${checkpoint}`, applied, chained: [], transactions: [], digest: 0 }];
}

/** The checkpoint completed with the snapshots of these tasks. */
export function durable(checkpoint: number, ...tasks: readonly string[]): Moment {
  return ["coordinator", 1, { kind: "checkpoint-durable", checkpoint, snapshots: tasks.map((task) => ({ task, handle: `${task}/${checkpoint}` })) }];
}

export function delivered(task: string, from: string, { partition, offset, key, value }: Row, attempt = 1): Moment {
  return [task, attempt, { kind: "record-delivered", from, partition, offset, key, value }];
}

export function barrier(task: string, from: string, checkpoint: number, sent: Lineage = lineage(0, 0), attempt = 1): Moment {
  return [task, attempt, { kind: "barrier-delivered", from, checkpoint, sent }];
}

/** What a sink's transaction does: opened by attempt 1 of out-0, unless it is said otherwise. */
export function transaction(what: "opened" | "committed", name: string, attempt = 1): Moment {
  return ["out-0", attempt, { kind: `transaction-${what}`, transaction: name }];
}

export function visible(name: string | null, ...records: readonly Row[]): Moment {
  return ["out-0", 1, { kind: "visible", transaction: name, records }];
}

export function upserted(attempt: number, ...records: readonly Row[]): Moment {
  return ["out-0", attempt, { kind: "upserted", transaction: null, records }];
}

/** A table whose rows are written in the place of those with their key. */
export const TABLE: NonNullable<VertexDescription["sink"]> = { sink: "upsert", system: "key-value-store", fencing: "tokens" };

export const settled: Moment = ["world", 0, { kind: "settled" }];
export const ended: Moment = ["world", 0, { kind: "run-ended", reason: "at-rest" }];
