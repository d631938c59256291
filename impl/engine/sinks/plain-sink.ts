/**
 * A sink without transactions: it gathers records and writes them when it has a batch, at the barrier, and at the end.
 * What is written is visible at once. Source: Flink's Kafka sink under at-least-once, its JDBC sink with upserts (flush before the acknowledgement: FLINK-20552).
 */
import type { Record } from "../../environment/messages.js";
import type { NamedState } from "../../environment/state.js";
import type { Reply, Request } from "../../environment/systems.js";
import { addLineage, addRow, emptyLineage } from "../state/lineage.js";
import type { Stage, StageContext } from "../task/stage.js";
import type { MaybeSteps, Steps } from "./sink.js";

/** How records are written: the request, which may be repeated until it is answered. */
export type WriteRequest = (records: readonly Record[]) => Request;

/** Adds the records, whether or not they are there already. */
export function appendTo(system: "append-log" | "transactional-log", records: readonly Record[]): Request {
  return system === "append-log" ? { system, kind: "append", id: null, records } : { system, kind: "append-plain", records };
}

/** Each record takes the place of the one with its key: written again, it changes nothing. */
export function upsert(records: readonly Record[]): Request {
  return { system: "key-value-store", kind: "put", records, mark: null };
}

/** What happens to the gathered records when the barrier comes. */
export type FlushAtBarrier = (flush: () => MaybeSteps<void>) => MaybeSteps<void>;

export const flushAtBarrier: FlushAtBarrier = (flush) => flush();

export class PlainSink implements Stage {
  /** All records ever received, over all attempts that led to this state. */
  private readonly applied: number[];
  private buffer: Record[] = [];

  constructor(context: StageContext, private readonly request: WriteRequest, private readonly atBarrier: FlushAtBarrier, private readonly batch: number) {
    this.applied = emptyLineage(context.partitions);
  }

  restore(states: readonly NamedState[] | null): void {
    for (const { cells } of states ?? []) for (const { lineage } of cells) addLineage(this.applied, lineage);
  }

  process(record: Record): MaybeSteps<void> {
    addRow(this.applied, record.partition, record.digest);
    this.buffer.push(record);
    if (this.buffer.length >= this.batch) return this.flush();
  }

  /** What the snapshot counts as received must be written: nobody will send it again. */
  prepareSnapshot(): MaybeSteps<void> {
    return this.atBarrier(() => this.flush());
  }

  snapshot(): readonly NamedState[] {
    return [{ name: "written", role: "applied", distribution: "list", cells: [{ key: "0", value: null, lineage: this.applied.slice() }] }];
  }

  notifyComplete(_checkpoint: number, last: boolean): MaybeSteps<void> {
    if (last) return this.flush();
  }

  private *flush(): Steps<void> {
    if (this.buffer.length === 0) return;
    const records = this.buffer;
    this.buffer = [];
    yield* untilAnswered(this.request(records));
  }
}

/** Asks again and again: what was done perhaps is perhaps done twice, but nothing is lost. */
export function* untilAnswered(request: Request): Steps<Reply> {
  for (;;) {
    const reply = yield request;
    if (reply.kind !== "timed-out") return reply;
  }
}
