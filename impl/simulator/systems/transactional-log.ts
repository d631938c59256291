/**
 * A transactional log with one partition: ids, epochs that fence, lazy begin, timeout, last stable offset, read-committed readers.
 * Source: Kafka's transaction coordinator and partition log. An epoch may have several transactions, one after the other; a commit names
 * the epoch, and so commits whichever is open. Demands that are switched off make it another system: see environment/demands.
 */
import { ALL_DEMANDS, keptFor, type Demands } from "../../environment/demands.js";
import type { ExternalSystem, Session, SystemContext } from "../../environment/external-system.js";
import type { Record } from "../../environment/messages.js";
import type { Reply, Request, TransactionalLogReply, TransactionalLogRequest } from "../../environment/systems.js";
import type { EventOf, Row } from "../../trace/events.js";
import { rowOf } from "./row-of.js";

type AbortCause = EventOf<"transaction-aborted">["cause"];

interface Transaction {
  readonly name: string;
  /** How many transactions of its epoch came before. */
  readonly number: number;
  state: "empty" | "open" | "committed" | "aborted";
  records: number;
  /** The last append that was done; a repeated one is not done again. */
  sequence: number;
  mark: string | null;
  /** The connection it was begun by. */
  session: Session | null;
}

interface Producer {
  epoch: number;
  transaction: Transaction;
}

interface LogEntry {
  readonly row: Row;
  /** null: written outside any transaction. */
  readonly transaction: Transaction | null;
}

/** A request about the transaction of an epoch. */
type Demand = Extract<TransactionalLogRequest, { epoch: number }>;

export class TransactionalLog implements ExternalSystem {
  private readonly producers = new Map<string, Producer>();
  private readonly log: LogEntry[] = [];
  /** First offset that a read-committed reader cannot pass: everything before it is decided. */
  private lastStableOffset = 0;
  private readonly readable: Row[] = [];
  private readonly marks = new Set<string>();

  constructor(private readonly demands: Demands = ALL_DEMANDS) {}

  handle(request: Request, context: SystemContext): Reply {
    if (request.system !== "transactional-log") return { kind: "invalid-state" };
    if (!this.demands.recoverable) this.endDeadSessions(context);
    switch (request.kind) {
      case "initialize": return this.initialize(request.id, context);
      case "append-plain": return this.appendPlain(request.records, context);
      case "find-mark": return { kind: this.marks.has(request.mark) ? "found" : "absent" };
      case "list-transactions": return { kind: "transactions", ids: [...this.producers].flatMap(([id, { transaction }]) => (transaction.state === "open" && id.startsWith(request.prefix) ? [id] : [])) };
      case "append":
      case "commit":
      case "abort": return this.demand(request, context);
    }
  }

  /** The transaction was open for too long: abort it, and fence whoever still holds its epoch. */
  expire(name: string, context: SystemContext): void {
    for (const [id, producer] of this.producers) {
      if (producer.transaction.name !== name || producer.transaction.state !== "open") continue;
      this.end(producer.transaction, keptFor(this.demands) === null ? "timeout" : "not-held", context);
      this.renew(id, producer);
    }
  }

  visible(): readonly Row[] {
    return this.readable;
  }

  private initialize(id: string, context: SystemContext): TransactionalLogReply {
    let producer = this.producers.get(id);
    if (producer === undefined) {
      producer = { epoch: -1, transaction: transactionOf(id, -1) };
      this.producers.set(id, producer);
    }
    if (producer.transaction.state === "open") this.end(producer.transaction, "fenced", context);
    this.renew(id, producer);
    return { kind: "initialized", epoch: producer.epoch, transaction: producer.transaction.name };
  }

  private renew(id: string, producer: Producer): void {
    producer.epoch++;
    producer.transaction = transactionOf(id, producer.epoch);
  }

  private demand(request: Demand, context: SystemContext): TransactionalLogReply {
    const producer = this.producers.get(request.id);
    if (producer === undefined) return { kind: "invalid-state" };
    if (request.epoch !== producer.epoch) return { kind: "fenced" };
    switch (request.kind) {
      case "append": return this.demands.transactions ? this.append(producer, request, context) : this.appendPlain(request.records, context);
      case "commit": return this.demands.transactions ? this.commit(producer.transaction, context) : { kind: "committed" };
      case "abort": return this.abort(producer.transaction, context);
    }
  }

  private append(producer: Producer, { id, sequence, records, mark }: Demand & { kind: "append" }, context: SystemContext): TransactionalLogReply {
    if (sequence <= producer.transaction.sequence) return { kind: "appended" };
    const { state } = producer.transaction;
    if (state === "committed" || state === "aborted") producer.transaction = transactionOf(id, producer.epoch, producer.transaction.number + 1);
    const { transaction } = producer;
    if (transaction.state === "empty") this.open(transaction, context);
    transaction.sequence = sequence;
    transaction.mark = mark ?? transaction.mark;
    transaction.records += records.length;
    for (const record of records) this.log.push({ row: rowOf(record), transaction });
    return { kind: "appended" };
  }

  private open(transaction: Transaction, context: SystemContext): void {
    transaction.state = "open";
    transaction.session = context.session;
    context.report({ kind: "transaction-opened", transaction: transaction.name });
    context.setTimer(transaction.name, keptFor(this.demands) ?? context.transactionTimeout());
  }

  private appendPlain(records: readonly Record[], context: SystemContext): TransactionalLogReply {
    for (const record of records) this.log.push({ row: rowOf(record), transaction: null });
    this.advance(context);
    return { kind: "appended" };
  }

  /** Committing again is answered like the first time. */
  private commit(transaction: Transaction, context: SystemContext): TransactionalLogReply {
    if (transaction.state === "committed") return this.commitAgain(transaction, context);
    if (transaction.state !== "open") return { kind: "invalid-state" };
    transaction.state = "committed";
    if (transaction.mark !== null) this.leave(transaction.mark, transaction, context);
    context.report({ kind: "transaction-committed", transaction: transaction.name });
    this.advance(context);
    return { kind: "committed" };
  }

  private commitAgain(transaction: Transaction, context: SystemContext): TransactionalLogReply {
    if (this.demands.idempotentCommit) return { kind: "committed" };
    for (const entry of this.log.filter((other) => other.transaction === transaction)) this.log.push(entry);
    this.advance(context);
    return { kind: "committed" };
  }

  private leave(mark: string, { name }: Transaction, context: SystemContext): void {
    this.marks.add(mark);
    context.report({ kind: "marked", mark, transaction: name });
  }

  private abort(transaction: Transaction, context: SystemContext): TransactionalLogReply {
    if (transaction.state === "committed") return { kind: "invalid-state" };
    if (transaction.state === "open") this.end(transaction, "requested", context);
    transaction.state = "aborted";
    return { kind: "aborted" };
  }

  private endDeadSessions(context: SystemContext): void {
    for (const { transaction } of this.producers.values()) {
      if (transaction.state === "open" && transaction.session?.alive === false) this.end(transaction, "disconnected", context);
    }
  }

  private end(transaction: Transaction, cause: AbortCause, context: SystemContext): void {
    transaction.state = "aborted";
    context.report({ kind: "transaction-aborted", transaction: transaction.name, cause, records: transaction.records });
    this.advance(context);
  }

  /** Moves the last stable offset over all that is decided, and shows what was committed. */
  private advance(context: SystemContext): void {
    while (this.lastStableOffset < this.log.length) {
      const { transaction } = this.log[this.lastStableOffset]!;
      if (transaction !== null && transaction.state === "open") return;
      const rows: Row[] = [];
      for (let entry = this.log[this.lastStableOffset]; entry?.transaction === transaction; entry = this.log[++this.lastStableOffset]) rows.push(entry.row);
      if (transaction !== null && transaction.state === "aborted") continue;
      for (const row of rows) this.readable.push(row);
      context.report({ kind: "visible", transaction: transaction?.name ?? null, records: rows });
    }
  }
}

/** `number`: how many transactions of that epoch came before. */
function transactionOf(id: string, epoch: number, number = 0): Transaction {
  return { name: number === 0 ? `${id}@${epoch}` : `${id}@${epoch}+${number}`, number, state: "empty", records: 0, sequence: -1, mark: null, session: null };
}
