/**
 * Transactions of the external system, under whatever name and of whatever attempt: each is opened once, and committed or aborted once at most.
 */
import type { TraceLine } from "../../../impl/trace/events.js";
import { attemptOf, type Book, type Shows } from "./book.js";

export class ExternalTransactions implements Book {
  /** And who has opened it. */
  private readonly open = new Map<string, string>();
  /** Opened for an attempt whose successor runs already, and perhaps has looked for leftovers before. */
  private readonly late = new Set<string>();
  private readonly newest = new Map<string, number>();

  constructor(private readonly shows: Shows) {}

  enter(line: TraceLine): string | null {
    switch (line.kind) {
      case "process-started":
        this.newest.set(line.process, line.attempt);
        return null;
      case "transaction-opened": return this.opens(line.transaction, line);
      case "transaction-prepared": return this.isOpen(line.transaction) ? null : `transaction ${line.transaction} is not open`;
      case "transaction-committed": case "transaction-aborted": return this.ends(line.transaction);
      default: return null;
    }
  }

  /** Those that nobody has ended, though a sink could know of them. */
  get left(): readonly (readonly [transaction: string, opener: string])[] {
    return [...this.open].filter(([transaction]) => !this.late.has(transaction));
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

  private ends(transaction: string): string | null {
    const wasOpen = this.isOpen(transaction);
    this.open.delete(transaction);
    return wasOpen ? null : `transaction ${transaction} is not open`;
  }
}
