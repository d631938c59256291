/**
 * A running sum per key: each record in gives one record out, the key's sum so far.
 * Source: Flink KeyedStream.sum (StreamGroupedReduceOperator).
 */
import type { Record } from "../../environment/messages.js";
import type { NamedState } from "../../environment/state.js";
import type { KeyedState } from "../state/keyed-state.js";
import { addRow } from "../state/lineage.js";
import type { Stage, StageContext } from "../task/stage.js";

export class RunningSum implements Stage {
  constructor(private readonly context: StageContext, private readonly state: KeyedState) {}

  restore(states: readonly NamedState[] | null): void {
    this.state.restore(states?.[0]?.cells ?? []);
  }

  open(): void {}

  process(record: Record): void {
    const cell = this.state.cell(record.key, 0);
    const sum = (cell.value as number) + record.value;
    cell.value = sum;
    addRow(cell.lineage, record.partition, record.digest);
    this.context.emit({ kind: "record", key: record.key, value: sum, partition: record.partition, offset: record.offset, digest: record.digest });
  }

  prepareSnapshot(): void {}

  snapshot(): readonly NamedState[] {
    return [this.state.snapshot()];
  }

  notifyComplete(): void {}
}
