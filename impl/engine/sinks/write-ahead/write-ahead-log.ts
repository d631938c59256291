/**
 * A sink that keeps its records in its own state until their checkpoint has completed, and only then writes them, each entry once as far as marks tell.
 * Source: Flink GenericWriteAheadSink, §4.4 of the semantics. Differs: an entry is named by who gathered it, and the last notice tries until all is written.
 * An entry that could not be written holds back the later ones, and is tried again at the next notice.
 */
import type { Record } from "../../../environment/messages.js";
import type { Cell, NamedState, Plain } from "../../../environment/state.js";
import { addLineage, addRow, emptyLineage } from "../../state/lineage.js";
import type { Stage, StageContext } from "../../task/stage.js";
import type { Steps } from "../sink.js";
import type { WriteAheadProtocol } from "./protocol.js";
import type { LogEntry, WriteAheadTarget } from "./target.js";

export class WriteAheadLog implements Stage {
  private pending: LogEntry[] = [];
  /** All records ever received, over all attempts that led to this state. */
  private readonly applied: number[];
  /** Records received since the last barrier. */
  private records: Record[] = [];
  private lineage: number[];

  constructor(
    private readonly context: StageContext,
    private readonly target: WriteAheadTarget,
    private readonly protocol: WriteAheadProtocol,
  ) {
    this.applied = emptyLineage(context.partitions);
    this.lineage = emptyLineage(context.partitions);
  }

  *restore(states: readonly NamedState[] | null): Steps<void> {
    for (const { lineage } of cellsOf(states, "received")) addLineage(this.applied, lineage);
    this.pending = [...(yield* this.protocol.atRestore(cellsOf(states, "entries").map(entryOf), this.target))];
  }

  process(record: Record): void {
    addRow(this.applied, record.partition, record.digest);
    addRow(this.lineage, record.partition, record.digest);
    this.records.push(record);
  }

  prepareSnapshot(checkpoint: number): void {
    if (this.records.length === 0) return;
    const { name, subtask, attempt, partitions } = this.context;
    const mark = `${name}-${subtask}-${checkpoint}-${attempt}`;
    this.pending.push({ mark, checkpoint, subtask, records: this.records, lineage: this.lineage });
    this.context.report({ kind: "pre-committed", checkpoint, transaction: mark });
    this.records = [];
    this.lineage = emptyLineage(partitions);
  }

  snapshot(): readonly NamedState[] {
    return [
      { name: "received", role: "applied", distribution: "list", cells: [{ key: "0", value: null, lineage: this.applied.slice() }] },
      { name: "entries", role: "transaction", distribution: "list", cells: this.pending.map(cellOf) },
    ];
  }

  *notifyComplete(checkpoint: number, last: boolean): Steps<void> {
    for (let tried = false; !tried || last; tried = true) {
      yield* this.writeUpTo(checkpoint);
      if (this.protocol.atCompletion(this.pending, checkpoint).length === 0) return;
    }
  }

  private *writeUpTo(checkpoint: number): Steps<void> {
    for (const entry of this.protocol.atCompletion(this.pending, checkpoint)) {
      const isWritten = yield* this.protocol.write(entry, this.target);
      if (isWritten) this.pending = this.pending.filter(({ mark }) => mark !== entry.mark);
      else if (!this.protocol.goesOnAfterFailure) return;
    }
  }
}

function cellsOf(states: readonly NamedState[] | null, name: string): readonly Cell[] {
  return states?.find((state) => state.name === name)?.cells ?? [];
}

function cellOf({ mark, checkpoint, subtask, records, lineage }: LogEntry): Cell {
  const rows = records.map(({ key, value, partition, offset, digest }): Plain => [key, value, partition, offset, digest]);
  return { key: mark, value: { checkpoint, subtask, rows }, lineage };
}

type StoredRow = readonly [key: string, value: number, partition: number, offset: number, digest: number];

function entryOf({ key: mark, value, lineage }: Cell): LogEntry {
  const { checkpoint, subtask, rows } = value as unknown as { readonly checkpoint: number; readonly subtask: number; readonly rows: readonly StoredRow[] };
  return { mark, checkpoint, subtask, lineage, records: rows.map(([key, amount, partition, offset, digest]) => ({ kind: "record", key, value: amount, partition, offset, digest })) };
}
