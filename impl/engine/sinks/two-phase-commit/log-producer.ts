/**
 * A producer of a transactional log: one id in one epoch, and the transaction it writes.
 * Source: Kafka's transactional producer, as Flink's FlinkKafkaInternalProducer resumes it by (id, epoch).
 */
import type { Record } from "../../../environment/messages.js";
import type { Reply, Request, TransactionalLogRequest } from "../../../environment/systems.js";
import { refused, untilAnswered } from "../ask.js";
import type { Committable, SinkContext, Steps } from "../sink.js";
import { isLeftover } from "./transaction-name.js";

/** What pre-commit hands out for a transaction of the log. */
export type LogCommittable = Committable & { readonly id: string; readonly epoch: number };

export class LogProducer {
  private sequence = 0;
  /** Sequence of the first append of the transaction that is being written. */
  private first = 0;

  constructor(readonly id: string, readonly epoch: number, private readonly transaction: string) {}

  /** The log begins a transaction with the first append. */
  get isWritten(): boolean {
    return this.sequence > this.first;
  }

  /** What was written belongs to an earlier transaction of this epoch. */
  startAgain(): void {
    this.first = this.sequence;
  }

  get committable(): LogCommittable {
    return { transaction: this.transaction, id: this.id, epoch: this.epoch };
  }

  *append(records: readonly Record[]): Steps<void> {
    const { id, epoch } = this;
    const reply = yield* untilAnswered(toLog({ kind: "append", id, epoch, sequence: this.sequence++, records }));
    if (reply.kind !== "appended") throw refused(`append to ${this.transaction}`, reply);
  }

  get abort(): Request {
    return toLog({ kind: "abort", id: this.id, epoch: this.epoch });
  }
}

/** Takes an id, in a new epoch: whoever had it before is fenced, and what they left open is aborted. */
export function* initialize(id: string): Steps<LogProducer> {
  const reply = yield* untilAnswered(toLog({ kind: "initialize", id }));
  if (reply.kind !== "initialized") throw refused(`initialize of ${id}`, reply);
  return new LogProducer(id, reply.epoch, reply.transaction);
}

/** Aborts whatever is open under the ids of earlier attempts of this subtask, or of one that it stands in for. */
export function* abortListed(context: SinkContext): Steps<void> {
  const reply = yield* untilAnswered(toLog({ kind: "list-transactions", prefix: `${context.name}-` }));
  for (const id of reply.kind === "transactions" ? reply.ids : []) if (isLeftover(id, context)) yield* initialize(id);
}

/** A transaction that is committed already is committed. */
export function commitTransaction(committable: Committable): Steps<Reply> {
  const { id, epoch } = committable as LogCommittable;
  return untilAnswered(toLog({ kind: "commit", id, epoch }));
}

export function toLog(request: TransactionalLogRequest): Request {
  return { system: "transactional-log", ...request };
}
