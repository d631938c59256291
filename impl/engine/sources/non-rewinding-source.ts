/**
 * A source over an input that forgets what it has delivered: its state holds nothing to go back to, and a new attempt goes on after what the old one had been given.
 * Source: Flink's socket source, a queue without acknowledgements: what was emitted and is in no completed checkpoint is lost in a crash.
 */
import type { Record } from "../../environment/messages.js";
import type { NamedState } from "../../environment/state.js";
import { addLineage, addRow, emptyLineage } from "../state/lineage.js";
import type { Stage, StageContext } from "../task/stage.js";

export class NonRewindingSource implements Stage {
  /** Partition → the rows given out, over all attempts that led to this state. */
  private readonly read: ReadonlyMap<number, number[]>;

  constructor(private readonly context: StageContext) {
    this.read = new Map(context.feeds.map(({ partition }) => [partition, emptyLineage(context.partitions)]));
  }

  restore(states: readonly NamedState[] | null): void {
    for (const { key, lineage } of states?.[0]?.cells ?? []) addLineage(this.read.get(Number(key))!, lineage);
  }

  open(): void {
    for (const { partition, channel } of this.context.feeds) this.context.ask({ system: "input", kind: "subscribe", partition, channel });
  }

  process(record: Record): void {
    addRow(this.read.get(record.partition)!, record.partition, record.digest);
    this.context.emit(record);
  }

  snapshot(): readonly NamedState[] {
    const cells = [...this.read].map(([partition, lineage]) => ({ key: String(partition), value: null, lineage: lineage.slice() }));
    return [{ name: "given-out", role: "applied", distribution: "by-partition", cells }];
  }
}
