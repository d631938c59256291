/**
 * An operator around its function: finds the state cell of a record, counts the record in its lineage, gives out what comes of it.
 * Source: Flink's KeyedProcessOperator and StreamMap; end of data as in StreamOperator.finish.
 */
import type { Record } from "../../environment/messages.js";
import type { NamedState } from "../../environment/state.js";
import type { KeyedState } from "../state/keyed-state.js";
import { addRow, rowDigest } from "../state/lineage.js";
import type { Stage, StageContext } from "../task/stage.js";
import type { OperatorFunction } from "./operator-function.js";

export class RecordOperator implements Stage {
  private readonly own: string;

  constructor(private readonly context: StageContext, private readonly compute: OperatorFunction, private readonly state: KeyedState) {
    this.own = `subtask ${context.subtask}`;
  }

  restore(states: readonly NamedState[] | null): void {
    this.state.restore(states?.[0]?.cells ?? []);
  }

  process(record: Record, input: number): void {
    const { compute } = this;
    const { key, partition, offset, digest } = record;
    const cell = this.state.cell(compute.keyed ? key : this.own, compute.initial);
    addRow(cell.lineage, partition, digest);
    const value = compute.apply(cell, record, input);
    if (value !== null) this.context.emit({ kind: "record", key, value, partition, offset, digest });
  }

  finish(): void {
    for (const cell of this.state.cells()) {
      const held = this.compute.finish?.(cell) ?? null;
      if (held !== null) this.context.emit({ kind: "record", key: cell.key, ...held, digest: rowDigest(held.partition, held.offset) });
    }
  }

  snapshot(): readonly NamedState[] {
    return [this.state.snapshot()];
  }
}
