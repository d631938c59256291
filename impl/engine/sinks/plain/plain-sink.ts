/**
 * A sink without transactions: it gathers records and writes them when it has a batch, at the barrier, and at the end.
 * What is written is visible at once. Source: Flink's Kafka sink under at-least-once, its JDBC sink with upserts (flush before the acknowledgement: FLINK-20552).
 */
import type { Record } from "../../../environment/messages.js";
import type { NamedState } from "../../../environment/state.js";
import type { Request } from "../../../environment/systems.js";
import { addLineage, addRow, emptyLineage } from "../../state/lineage.js";
import type { Stage, StageContext } from "../../task/stage.js";
import { untilAnswered, type PlainWriter } from "./plain-writer.js";
import type { MaybeSteps, Steps } from "../sink.js";

/** What happens to the gathered records when the barrier comes. */
export type FlushAtBarrier = (flush: () => MaybeSteps<void>) => MaybeSteps<void>;

export const flushAtBarrier: FlushAtBarrier = (flush) => flush();

export class PlainSink implements Stage {
  /** All records ever received, over all attempts that led to this state. */
  private readonly applied: number[];
  private buffer: Record[] = [];

  /** Batches written by this attempt. */
  private written = 0;

  constructor(context: StageContext, private readonly writer: PlainWriter, private readonly atBarrier: FlushAtBarrier, private readonly batch: number) {
    this.applied = emptyLineage(context.partitions);
  }

  *restore(states: readonly NamedState[] | null): Steps<void> {
    for (const { cells } of states ?? []) for (const { lineage } of cells) addLineage(this.applied, lineage);
    if (this.writer.takeOver !== null) yield* this.send(this.writer.takeOver);
  }

  process(record: Record): MaybeSteps<void> {
    addRow(this.applied, record.partition, record.digest);
    this.buffer.push(record);
    if (this.buffer.length >= this.batch) return this.flush();
  }

  finish(): MaybeSteps<void> {
    return this.flush();
  }

  /** What the snapshot counts as received must be written: nobody will send it again. */
  prepareSnapshot(): MaybeSteps<void> {
    return this.atBarrier(() => this.flush());
  }

  snapshot(): readonly NamedState[] {
    return [{ name: "written", role: "applied", distribution: "list", cells: [{ key: "0", value: null, lineage: this.applied.slice() }] }];
  }

  private *flush(): Steps<void> {
    if (this.buffer.length === 0) return;
    const records = this.buffer;
    this.buffer = [];
    yield* this.send(this.writer.write(records, this.written++));
  }

  private *send(request: Request): Steps<void> {
    const { kind } = yield* untilAnswered(request);
    if (kind === "fenced") throw new Error("a newer attempt has taken over");
  }
}
