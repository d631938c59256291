// A sink of one's own, exactly-once: one transaction for each checkpoint, under transactional ids that count up from the snapshot.
// Each `yield` is one request to the log, and one point at which the task can crash.
import type { Committable, Plain, Record, Sink, SinkContext, Steps, TransactionalLogReply, TransactionalLogRequest } from "barricade/engine";

export class MySink implements Sink {
  protected context!: SinkContext;
  /** Number of the next transaction; part of the snapshot. */
  private next = 0;
  protected transaction: { readonly id: string; readonly epoch: number; readonly transaction: string; appends: number } | null = null;

  open(context: SinkContext): void {
    this.context = context;
  }

  snapshot(): Plain {
    return this.next;
  }

  restore(states: readonly Plain[]): void {
    this.next = Math.max(0, ...states.map(Number));
  }

  /** Initializing an id aborts what a dead attempt left open under it. Ids are used in order: the first unused one ends the search. */
  *abort(): Steps<void> {
    for (let number = this.next; ; number++) if ((yield* this.initialize(number)).epoch === 0) return;
  }

  *write(record: Record): Steps<void> {
    this.transaction ??= { ...(yield* this.initialize(this.next++)), appends: 0 };
    yield* this.append(record);
  }

  *preCommit(): Steps<Committable | null> {
    const { transaction } = this;
    this.transaction = null;
    return transaction;
  }

  *commit(committable: Committable, recovering: boolean): Steps<void> {
    const { id, epoch } = committable as Committable & { id: string; epoch: number };
    const reply = yield* ask({ kind: "commit", id, epoch });
    if (reply.kind === "committed") return;
    if (!recovering) throw new Error(`cannot commit: ${reply.kind}`);
    this.context.dropped(committable); // the log gave it up while we were away
  }

  /** The log knows an append by its number: asking again appends nothing twice. */
  protected *append(record: Record): Steps<void> {
    const { id, epoch } = this.transaction!;
    const reply = yield* ask({ kind: "append", id, epoch, sequence: this.transaction!.appends++, records: [record] });
    if (reply.kind !== "appended") throw new Error(`cannot append: ${reply.kind}`);
  }

  private *initialize(number: number) {
    const id = `my-sink-${this.context.subtask}-${number}`;
    const reply = yield* ask({ kind: "initialize", id });
    if (reply.kind !== "initialized") throw new Error(`cannot initialize: ${reply.kind}`);
    return { ...reply, id };
  }
}

/** No reply in time: it was done, or it was not. Ask again until there is an answer. */
export function* ask(request: TransactionalLogRequest): Steps<TransactionalLogReply> {
  for (;;) {
    const reply = yield { system: "transactional-log", ...request };
    if (reply.kind !== "timed-out") return reply as TransactionalLogReply;
  }
}

export const mySink = () => new MySink();
