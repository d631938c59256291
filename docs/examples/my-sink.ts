// A sink of one's own, exactly-once: one transaction for each checkpoint, under transactional ids that count up from the snapshot,
// and that no other attempt uses: whoever initializes an id last wins, and that may be a task that was only believed dead.
// Each `yield` is one request to the log, and one point at which the task can crash.
import type { Committable, Plain, Record, Sink, SinkContext, Steps, TransactionalLogReply, TransactionalLogRequest } from "barricade/engine";

export class MySink implements Sink {
  protected context!: SinkContext;
  /** Number of the next transaction, and the attempt that took the snapshot; both are part of it. */
  private next = 0;
  private restored = 1;
  protected transaction: { readonly id: string; readonly epoch: number; readonly transaction: string; appends: number } | null = null;

  open(context: SinkContext): void {
    this.context = context;
  }

  snapshot(): Plain {
    return [this.next, this.context.attempt];
  }

  restore(states: readonly Plain[]): void {
    for (const state of states) {
      const [next, attempt] = state as [number, number];
      this.next = Math.max(this.next, next);
      this.restored = Math.max(this.restored, attempt);
    }
  }

  /** Initializing an id aborts what was left open under it. All attempts since the snapshot went on from its number, and used ids in order. */
  *abort(): Steps<void> {
    for (let attempt = this.restored; attempt === this.restored || attempt < this.context.attempt; attempt++) {
      for (let number = this.next; (yield* this.initialize(attempt, number)).epoch > 0; number++);
    }
  }

  *write(record: Record): Steps<void> {
    this.transaction ??= { ...(yield* this.initialize(this.context.attempt, this.next++)), appends: 0 };
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

  private *initialize(attempt: number, number: number) {
    const id = `my-sink-${this.context.subtask}-${attempt}-${number}`;
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
