/**
 * The sink for a transactional log in Kafka's manner: one transactional id per transaction, numbered without a gap.
 * Source: Flink KafkaSink, INCREMENTING names and abort by probing, §4.3 of the semantics.
 * Differs: numbers count transactions, not checkpoints, so that probing never stops at a gap; and ids carry the attempt,
 * since an epoch fences whoever came before, not whoever is dead: a zombie that takes its successor's id fences the successor.
 */
import type { Record } from "../../../environment/messages.js";
import type { Plain } from "../../../environment/state.js";
import { untilAnswered } from "../ask.js";
import type { Committable, MaybeSteps, Sink, SinkContext, Steps } from "../sink.js";
import { isLeftover } from "./transaction-name.js";

/** The transaction being written. */
interface Producer {
  readonly id: string;
  readonly epoch: number;
  readonly transaction: string;
  /** Number of the next append. */
  sequence: number;
}

/** What this sink keeps in a snapshot: who took it, and the number of its next transaction. */
type SinkState = { readonly subtask: number; readonly attempt: number; readonly next: number };

/** What this sink's pre-commit hands out. */
type LogCommittable = Committable & { readonly id: string; readonly epoch: number };

/** What transactional id the n-th transaction of an attempt has. Ids of two attempts must differ. */
export type TransactionalIds = (vertex: string, subtask: number, attempt: number, number: number) => string;
const idsByAttempt: TransactionalIds = (vertex, subtask, attempt, number) => `${vertex}-${subtask}-${attempt}-${number}`;

export class TransactionalLogSink implements Sink {
  private context!: SinkContext;
  private restored: readonly SinkState[] = [];
  /** Number of the next transactional id; each attempt counts from 0. */
  private next = 0;
  private producer: Producer | null = null;
  private buffer: Record[] = [];

  constructor(private readonly ids: TransactionalIds = idsByAttempt) {}

  open(context: SinkContext): void {
    this.context = context;
  }

  restore(states: readonly Plain[]): void {
    this.restored = states as readonly SinkState[];
  }

  /** Fences every id that may have been used since the restored checkpoint: later ones of the attempt that took it, and all of later attempts. */
  *abort(): Steps<void> {
    const { subtask, attempt: own } = this.context;
    const restored = this.restored.length > 0 ? this.restored : [{ subtask, attempt: 1, next: 0 }];
    for (const { subtask: old, attempt, next } of restored) yield* this.abortFrom(old, attempt, next);
    const latest = Math.max(...restored.map(({ attempt }) => attempt));
    for (const old of new Set([subtask, ...restored.map((state) => state.subtask)])) {
      for (let attempt = latest + 1; attempt < own; attempt++) yield* this.abortFrom(old, attempt, 0);
    }
    if (this.context.takesOver === true) yield* this.abortListed();
  }

  /** Subtasks that nobody here stands for by what was restored: they came after it, in a job that had more of them. */
  private *abortListed(): Steps<void> {
    const reply = yield* untilAnswered({ system: "transactional-log", kind: "list-transactions", prefix: `${this.context.name}-` });
    for (const id of reply.kind === "transactions" ? reply.ids : []) if (isLeftover(id, this.context)) yield* initialize(id);
  }

  /** Ids of an attempt are used in order, so the first fresh one ends it. */
  private *abortFrom(subtask: number, attempt: number, first: number): Steps<void> {
    for (let number = first; ; number++) {
      const { epoch } = yield* initialize(this.ids(this.context.name, subtask, attempt, number));
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
    const reply = yield* untilAnswered({ system: "transactional-log", kind: "commit", id, epoch });
    if (reply.kind === "committed") return;
    if (!recovering) throw new Error(`commit of ${committable.transaction} was refused: ${reply.kind}`);
    this.context.dropped(committable);
  }

  snapshot(): Plain {
    return { subtask: this.context.subtask, attempt: this.context.attempt, next: this.next };
  }

  private *flush(): Steps<void> {
    if (this.buffer.length === 0) return;
    const records = this.buffer;
    this.buffer = [];
    this.producer ??= yield* this.begin();
    const { id, epoch } = this.producer;
    const reply = yield* untilAnswered({ system: "transactional-log", kind: "append", id, epoch, sequence: this.producer.sequence++, records });
    if (reply.kind !== "appended") throw new Error(`append to ${this.producer.transaction} was refused: ${reply.kind}`);
  }

  private *begin(): Steps<Producer> {
    const { name, subtask, attempt } = this.context;
    const id = this.ids(name, subtask, attempt, this.next++);
    const { epoch, transaction } = yield* initialize(id);
    return { id, epoch, transaction, sequence: 0 };
  }
}

function* initialize(id: string): Steps<{ readonly epoch: number; readonly transaction: string }> {
  const reply = yield* untilAnswered({ system: "transactional-log", kind: "initialize", id });
  if (reply.kind !== "initialized") throw new Error(`initialize of ${id} was refused: ${reply.kind}`);
  return reply;
}
