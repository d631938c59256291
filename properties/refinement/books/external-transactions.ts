/**
 * Transactions of the external system, under whatever name and of whatever attempt: each is opened once, and committed or aborted once at most; marks,
 * each written once.
 */
import type { TraceLine } from "../../../impl/trace/events.js";
import { attemptOf, type Book, type Shows } from "./book.js";

export class ExternalTransactions implements Book {
  /** And who has opened it. */
  private readonly open = new Map<string, string>();
  /** Opened for an attempt whose successor runs already, and perhaps has looked for leftovers before. */
  private readonly late = new Set<string>();
  /** The system keeps them whatever becomes of who began them. */
  private readonly prepared = new Set<string>();
  /** Marks, and who has dropped what. */
  private readonly said = new Set<string>();
  private readonly newest = new Map<string, number>();

  constructor(private readonly shows: Shows, private readonly systems: ReadonlySet<string>) {}

  enter(line: TraceLine): string | null {
    switch (line.kind) {
      case "process-started":
        this.newest.set(line.process, line.attempt);
        return null;
      case "transaction-opened": return this.opens(line.transaction, line);
      case "transaction-prepared": return this.prepares(line.transaction);
      case "pre-committed": return this.unprepared(line.transaction);
      case "transaction-committed": return this.unprepared(line.transaction) ?? this.ends(line.transaction);
      case "transaction-aborted": return this.ends(line.transaction);
      case "marked": return this.once(line.mark, `${line.mark} is marked already`);
      case "transaction-dropped": return this.once(`${attemptOf(line)} ${line.transaction}`, `${attemptOf(line)} has dropped ${line.transaction} before`);
      default: return null;
    }
  }

  /** Those that nobody has ended, though a sink could know of them, or the log's timeout ends them. `wasCutOff`: it may have prepared one when its successor had recovered. */
  left(wasCutOff: (opener: string) => boolean): readonly string[] {
    return [...this.open].filter(([transaction, opener]) => (this.systems.has("transactional-log") || !this.late.has(transaction)) && !(this.prepared.has(transaction) && wasCutOff(opener))).map(([transaction]) => transaction);
  }

  private isOpen(transaction: string): boolean {
    return this.open.has(transaction) || !this.shows("transaction-opened");
  }

  private opens(transaction: string, line: TraceLine): string | null {
    if (this.open.has(transaction)) return `transaction ${transaction} is open already`;
    this.open.set(transaction, attemptOf(line));
    if (line.attempt < (this.newest.get(line.process) ?? 0)) this.late.add(transaction);
    else this.late.delete(transaction);
    return null;
  }

  private prepares(transaction: string): string | null {
    if (this.prepared.has(transaction)) return `transaction ${transaction} is prepared already`;
    this.prepared.add(transaction);
    return this.isOpen(transaction) ? null : `transaction ${transaction} is not open`;
  }

  private unprepared(transaction: string): string | null {
    return this.systems.has("xa-database") && this.shows("transaction-prepared") && !this.prepared.has(transaction) ? `transaction ${transaction} is not prepared` : null;
  }

  private ends(transaction: string): string | null {
    const wasOpen = this.isOpen(transaction);
    this.open.delete(transaction);
    return wasOpen ? null : `transaction ${transaction} is not open`;
  }

  private once(name: string, again: string): string | null {
    const isAgain = this.said.has(name);
    this.said.add(name);
    return isAgain ? again : null;
  }
}
