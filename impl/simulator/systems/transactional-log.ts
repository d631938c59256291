/**
 * A transactional log with one partition: ids, epochs that fence, lazy begin, timeout, last stable offset, read-committed readers.
 * Source: Kafka's transaction coordinator and partition log. Differs: one transaction per epoch, so that an epoch names it.
 */
import type { ExternalSystem, SystemContext } from "../../environment/external-system.js";
import type { Record } from "../../environment/messages.js";
import type { Reply, Request, TransactionalLogReply, TransactionalLogRequest } from "../../environment/systems.js";
import type { Row } from "../../trace/events.js";
import { rowOf } from "./row-of.js";

interface Transaction {
  readonly name: string;
  state: "empty" | "open" | "committed" | "aborted";
  records: number;
  /** The last append that was done; a repeated one is not done again. */
  sequence: number;
  mark: string | null;
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

type Demand = Extract<TransactionalLogRequest, { epoch: number }>;

export class TransactionalLog implements ExternalSystem {
  private readonly producers = new Map<string, Producer>();
  private readonly log: LogEntry[] = [];
  /** First offset that a read-committed reader cannot pass: everything before it is decided. */
  private lastStableOffset = 0;
  private readonly readable: Row[] = [];
  private readonly marks = new Set<string>();

  handle(request: Request, context: SystemContext): Reply {
    if (request.system !== "transactional-log") return { kind: "invalid-state" };
    switch (request.kind) {
      case "initialize": return this.initialize(request.id, context);
      case "append-plain": return this.appendPlain(request.records, context);
      case "find-mark": return { kind: this.marks.has(request.mark) ? "found" : "absent" };
      case "append":
      case "commit":
      case "abort": return this.demand(request, context);
    }
  }

  /** The transaction was open for too long: abort it, and fence whoever still holds its epoch. */
  expire(name: string, context: SystemContext): void {
    for (const [id, producer] of this.producers) {
      if (producer.transaction.name !== name || producer.transaction.state !== "open") continue;
      this.end(producer.transaction, "timeout", context);
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
    const { transaction } = producer;
    switch (request.kind) {
      case "append": return this.append(transaction, request, context);
      case "commit": return this.commit(transaction, context);
      case "abort": return this.abort(transaction, context);
    }
  }

  private append(transaction: Transaction, { sequence, records, mark }: Demand & { kind: "append" }, context: SystemContext): TransactionalLogReply {
    if (transaction.state === "committed" || transaction.state === "aborted") return { kind: "invalid-state" };
    if (sequence <= transaction.sequence) return { kind: "appended" };
    if (transaction.state === "empty") {
      transaction.state = "open";
      context.report({ kind: "transaction-opened", transaction: transaction.name });
      context.setTimer(transaction.name, context.transactionTimeout());
    }
    transaction.sequence = sequence;
    transaction.mark = mark ?? transaction.mark;
    transaction.records += records.length;
    for (const record of records) this.log.push({ row: rowOf(record), transaction });
    return { kind: "appended" };
  }

  private appendPlain(records: readonly Record[], context: SystemContext): TransactionalLogReply {
    for (const record of records) this.log.push({ row: rowOf(record), transaction: null });
    this.advance(context);
    return { kind: "appended" };
  }

  /** Committing again is answered like the first time. */
  private commit(transaction: Transaction, context: SystemContext): TransactionalLogReply {
    if (transaction.state === "committed") return { kind: "committed" };
    if (transaction.state !== "open") return { kind: "invalid-state" };
    transaction.state = "committed";
    if (transaction.mark !== null) this.leave(transaction.mark, transaction, context);
    context.report({ kind: "transaction-committed", transaction: transaction.name });
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

  private end(transaction: Transaction, cause: "requested" | "fenced" | "timeout", context: SystemContext): void {
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

function transactionOf(id: string, epoch: number): Transaction {
  return { name: `${id}@${epoch}`, state: "empty", records: 0, sequence: -1, mark: null };
}
