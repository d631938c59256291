/**
 * The slow, exact judge of state: it keeps every row by name where the monitors compare counts and digests, and must agree with them.
 * What a snapshot holds is what its task had restored, and then the first so many records delivered to it, as many as its lineage counts.
 */
import { addRow, emptyLineage, equalLineage, rowDigest } from "../impl/engine/state/lineage.js";
import type { EventOf, Lineage, Origin, TaskDescription } from "../impl/trace/events.js";
import type { Monitor } from "./property.js";

type Stage = TaskDescription["role"];

/** A row by name: partition × 2^26 + offset. */
type RowName = number;

export class ExactState {
  /** Some completed checkpoint holds other rows than its sources had read, each once; or the last one has not read them all. */
  broken = false;
  private tasks = new Map<string, TaskDescription>();
  private partitions = 0;
  private rows = 0;
  /** Per task attempt: what it has applied, in order. A snapshot of a dead attempt may be stored while the next one runs. */
  private readonly applied = new Map<Origin, RowName[]>();
  private readonly stored = new Map<string, { readonly task: string; readonly rows: readonly RowName[] }>();
  private readonly last = new Map<string, readonly RowName[]>();
  private read = 0;

  readonly monitor: Monitor = {
    "run-started": (event) => {
      this.tasks = new Map(event.tasks.map((task) => [task.name, task]));
      this.partitions = event.input.length;
      this.rows = event.input.reduce((sum, rows) => sum + rows.length, 0);
    },
    "process-started": (_event, origin) => void this.applied.set(origin, []),
    "record-delivered": ({ partition, offset }, origin) => void this.applied.get(origin)?.push(partition * 2 ** 26 + offset),
    "read-back": ({ handle }, origin) => void this.applied.set(origin, [...(this.stored.get(handle)?.rows ?? [])]),
    "stored": (event, origin) => this.store(event, origin),
    "checkpoint-durable": (event) => this.judge(event),
    "run-ended": () => void (this.broken ||= this.read < this.rows),
  };

  private store({ handle, applied }: EventOf<"stored">, origin: Origin): void {
    const rows = (this.applied.get(origin) ?? []).slice(0, countOf(applied));
    if (!equalLineage(this.lineageOf(rows), applied)) this.broken = true;
    this.stored.set(handle, { task: origin.process, rows });
  }

  private judge({ snapshots }: EventOf<"checkpoint-durable">): void {
    const held: { readonly [S in Stage]: RowName[] } = { source: [], aggregate: [], sink: [] };
    for (const { task, handle } of snapshots) {
      const rows = handle === null ? this.last.get(task) ?? [] : this.stored.get(handle)?.rows ?? [];
      this.last.set(task, rows);
      for (const row of rows) held[this.tasks.get(task)!.role].push(row);
    }
    const read = new Set(held.source);
    this.read = read.size;
    for (const rows of [held.source, held.aggregate, held.sink]) {
      const distinct = new Set(rows);
      if (distinct.size !== rows.length || distinct.size !== read.size || rows.some((row) => !read.has(row))) this.broken = true;
    }
  }

  private lineageOf(rows: readonly RowName[]): Lineage {
    const lineage = emptyLineage(this.partitions);
    for (const row of rows) addRow(lineage, Math.floor(row / 2 ** 26), rowDigest(Math.floor(row / 2 ** 26), row % 2 ** 26));
    return lineage;
  }
}

function countOf(applied: Lineage): number {
  let count = 0;
  for (let at = 0; at < applied.length; at += 2) count += applied[at]!;
  return count;
}
