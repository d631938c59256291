/**
 * A source over a partitioned input that can be read again from any offset; its state is the next offset per partition.
 * Source: Flink SourceReader with static split assignment. Leaves out: split discovery, watermarks.
 */
import type { Record } from "../../environment/messages.js";
import type { Cell, NamedState } from "../../environment/state.js";
import { addRow, emptyLineage } from "../state/lineage.js";
import type { Stage, StageContext } from "../task/stage.js";

/** Where a partition is read on whose reader had finished: after its end. */
const BEYOND = Number.MAX_SAFE_INTEGER;

interface Position {
  readonly partition: number;
  readonly channel: number;
  offset: number;
  isRestored: boolean;
  readonly lineage: number[];
}

export class ReplayableSource implements Stage {
  private readonly positions: Position[];

  constructor(private readonly context: StageContext) {
    this.positions = context.feeds.map(({ channel, partition }) => ({ partition, channel, offset: 0, isRestored: false, lineage: emptyLineage(context.partitions) }));
  }

  restore(states: readonly NamedState[] | null): void {
    if (states === null) return;
    for (const cell of states[0]?.cells ?? []) this.restorePosition(cell);
    for (const position of this.positions) if (!position.isRestored) position.offset = BEYOND;
  }

  open(): void {
    for (const { partition, channel, offset } of this.positions) this.context.ask({ system: "input", kind: "read", partition, channel, offset });
  }

  process(record: Record): void {
    const position = this.positionOf(record.partition);
    position.offset = record.offset + 1;
    addRow(position.lineage, record.partition, record.digest);
    this.context.emit(record);
  }

  snapshot(): readonly NamedState[] {
    const read = this.positions.filter(({ offset }) => offset !== BEYOND);
    const cells = read.map(({ partition, offset, lineage }) => ({ key: String(partition), value: offset, lineage: lineage.slice() }));
    return [{ name: "offsets", role: "applied", distribution: "by-partition", cells }];
  }

  private restorePosition(cell: Cell): void {
    const position = this.positionOf(Number(cell.key));
    position.offset = Number(cell.value);
    position.isRestored = true;
    position.lineage.splice(0, position.lineage.length, ...cell.lineage);
  }

  private positionOf(partition: number): Position {
    const position = this.positions.find((candidate) => candidate.partition === partition);
    if (position === undefined) throw new Error(`partition ${partition} is not read by source subtask ${this.context.subtask}`);
    return position;
  }
}
