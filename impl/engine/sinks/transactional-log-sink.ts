/**
 * The sink for a transactional log in Kafka's manner: one transactional id per transaction, numbered without a gap.
 * Source: Flink KafkaSink, INCREMENTING names and abort by probing, §4.3 of the semantics.
 * Differs: numbers count transactions, not checkpoints, so that probing never stops at a gap.
 */
import type { Record } from "../../environment/messages.js";
import type { Plain } from "../../environment/state.js";
import type { TransactionalLogReply, TransactionalLogRequest } from "../../environment/systems.js";
import type { Committable, MaybeSteps, Sink, SinkContext, Steps } from "./sink.js";

/** The transaction being written. */
interface Producer {
  readonly id: string;
  readonly epoch: number;
  readonly transaction: string;
  /** Number of the next append. */
  sequence: number;
}

/** What this sink's pre-commit hands out. */
type LogCommittable = Committable & { readonly id: string; readonly epoch: number };

export class TransactionalLogSink implements Sink {
  private context!: SinkContext;
  /** Number of the next transactional id. */
  private next = 0;
  private producer: Producer | null = null;
  private buffer: Record[] = [];

  open(context: SinkContext): void {
    this.context = context;
  }

  restore(states: readonly Plain[]): void {
    this.next = Math.max(0, ...states.map(Number));
  }

  /** Fences every id that an earlier attempt may have used since the restored checkpoint: ids are used in order, so the first fresh one ends it. */
  *abort(): Steps<void> {
    for (let number = this.next; ; number++) {
      const { epoch } = yield* this.initialize(number);
      if (epoch === 0) return;
    }
  }

  write(record: Record): MaybeSteps<void> {
    this.buffer.push(record);
    if (this.buffer.length >= this.context.batch) return this.flush();
  }

  *preCommit(): Steps<Committable | null> {
    yield* this.flush();
    const producer = this.producer;
    if (producer === null) return null;
    this.producer = null;
    return { transaction: producer.transaction, id: producer.id, epoch: producer.epoch };
  }

  *commit(committable: Committable, recovering: boolean): Steps<void> {
    const { id, epoch } = committable as LogCommittable;
    const reply = yield* ask({ kind: "commit", id, epoch });
    if (reply.kind === "committed") return;
    if (!recovering) throw new Error(`commit of ${committable.transaction} was refused: ${reply.kind}`);
    this.context.dropped(committable);
  }

  snapshot(): Plain {
    return this.next;
  }

  private *flush(): Steps<void> {
    if (this.buffer.length === 0) return;
    const records = this.buffer;
    this.buffer = [];
    this.producer ??= yield* this.begin();
    const { id, epoch } = this.producer;
    const reply = yield* ask({ kind: "append", id, epoch, sequence: this.producer.sequence++, records });
    if (reply.kind !== "appended") throw new Error(`append to ${this.producer.transaction} was refused: ${reply.kind}`);
  }

  private *begin(): Steps<Producer> {
    const number = this.next++;
    const { epoch, transaction } = yield* this.initialize(number);
    return { id: this.idOf(number), epoch, transaction, sequence: 0 };
  }

  private *initialize(number: number): Steps<{ readonly epoch: number; readonly transaction: string }> {
    const reply = yield* ask({ kind: "initialize", id: this.idOf(number) });
    if (reply.kind !== "initialized") throw new Error(`initialize of ${this.idOf(number)} was refused: ${reply.kind}`);
    return reply;
  }

  private idOf(number: number): string {
    return `${this.context.name}-${this.context.subtask}-${number}`;
  }
}

/** Asks until there is an answer: every request to the log may be repeated. */
export function* ask(request: TransactionalLogRequest): Steps<TransactionalLogReply> {
  for (;;) {
    const reply = yield { system: "transactional-log", ...request };
    if (reply.kind !== "timed-out") return reply as TransactionalLogReply;
  }
}
