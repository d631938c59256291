/**
 * The order of a transaction's rows: a log shows them as the sink that began it has received them. Other systems have no order to speak of.
 */
import type { EventOf, Row, TraceLine } from "../../../impl/trace/events.js";
import { attemptOf, type Book } from "./book.js";

export class ShownRows implements Book {
  /** Attempt of a sink → row → which of those that it has received. */
  private readonly received = new Map<string, Map<string, number>>();
  /** Transaction → the attempt that began it last. */
  private readonly openers = new Map<string, string>();
  /** Transaction → the last of its rows that was shown. */
  private readonly last = new Map<string, number>();

  constructor(private readonly isLog: boolean) {}

  enter(line: TraceLine): string | null {
    switch (line.kind) {
      case "record-delivered": return this.receives(attemptOf(line), line);
      case "transaction-opened":
        this.openers.set(line.transaction, attemptOf(line));
        this.last.delete(line.transaction);
        return null;
      case "visible": return this.isLog && line.transaction !== null ? this.shows(line.transaction, line.records) : null;
      default: return null;
    }
  }

  private receives(sink: string, row: EventOf<"record-delivered">): null {
    const rows = this.received.get(sink) ?? new Map<string, number>();
    this.received.set(sink, rows.set(nameOf(row), rows.size));
    return null;
  }

  private shows(transaction: string, records: readonly Row[]): string | null {
    const rows = this.received.get(this.openers.get(transaction) ?? "");
    for (const record of records) {
      const place = rows?.get(nameOf(record));
      if (place === undefined) continue;
      if (place < (this.last.get(transaction) ?? 0)) return `partition ${record.partition}, offset ${record.offset} is shown after rows that came after it`;
      this.last.set(transaction, place);
    }
    return null;
  }
}

function nameOf({ partition, offset }: { readonly partition: number; readonly offset: number }): string {
  return `${partition}:${offset}`;
}
