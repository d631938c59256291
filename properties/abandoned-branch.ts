/**
 * Whether a job was started from something older than what its predecessors had committed: then that is written again.
 * And whether it was started from a savepoint some of whose transactions were aborted since, by a recovery that went behind it: these are lost.
 * Source: FLINK-14145, FLIP-203; a savepoint or an older checkpoint knows nothing of the transactions that came after it.
 */
import type { EventOf } from "../impl/trace/events.js";

export class AbandonedBranch {
  /** Transaction → in which job, and for which checkpoint, it was first stored. */
  private readonly firsts = new Map<string, { readonly job: number; readonly checkpoint: number }>();
  private readonly done = new Set<string>();
  private readonly aborted = new Set<string>();
  private emptied = false;
  /** Attempt → the checkpoint that it restored. */
  private readonly restored = new Map<number, number>();
  /** The newest attempt; and at each start, the newest of the jobs before. */
  private attempt = 0;
  private readonly lastAttempts: number[] = [];
  private readonly known: Set<string>[] = [];
  /** Snapshot → the job that took it, and the transactions in it. */
  private readonly snapshots = new Map<string, { readonly job: number; readonly transactions: readonly string[] }>();
  private readonly starts: { readonly checkpoint: number; readonly from: number }[] = [];

  stored({ handle, checkpoint, transactions }: EventOf<"stored">): void {
    const job = this.starts.length;
    this.snapshots.set(handle, { job, transactions });
    for (const transaction of transactions) if (!this.firsts.has(transaction)) this.firsts.set(transaction, { job, checkpoint });
  }

  /** A checkpoint has completed whose entries are written before they are marked: nobody can tell which of them are. */
  mayBeWritten({ snapshots }: EventOf<"checkpoint-durable">): void {
    for (const { handle } of snapshots) this.snapshots.get(handle ?? "")?.transactions.forEach((entry) => this.done.add(entry));
  }

  /** Committed, or marked as written. */
  committed(transaction: string): void {
    this.done.add(transaction);
  }

  /** What an attempt went back to. */
  chosen({ execution, checkpoint }: EventOf<"restore-chosen">): void {
    this.restored.set(execution, checkpoint ?? 0);
  }

  /** By whichever attempt; one of an earlier job may still be at it when the next has begun. One that had restored the transaction should have known it. */
  abort({ transaction }: EventOf<"transaction-aborted">, attempt: number): void {
    const first = this.firsts.get(transaction);
    if (first !== undefined && first.checkpoint <= (this.restored.get(attempt) ?? 0)) return;
    this.aborted.add(transaction);
    this.emptied ||= this.lastAttempts.some((last, index) => attempt <= last && this.known[index]!.has(transaction));
  }

  attemptBegun(attempt: number): void {
    this.attempt = Math.max(this.attempt, attempt);
  }

  begin({ checkpoint, snapshots }: EventOf<"job-started">): void {
    const from = Math.max(0, ...snapshots.map(({ handle }) => this.snapshots.get(handle ?? "")?.job ?? 0));
    this.starts.push({ checkpoint: checkpoint ?? 0, from });
    const held = new Set(snapshots.flatMap(({ handle }) => this.snapshots.get(handle ?? "")?.transactions ?? []));
    this.known.push(held);
    this.lastAttempts.push(this.attempt);
    this.emptied ||= [...held].some((transaction) => this.aborted.has(transaction));
  }

  /** A start went back to transactions that were there no more. */
  isEmptied(): boolean {
    return this.emptied;
  }

  /** A transaction of a job between the one that the start goes back to and the start itself, or of a later checkpoint of the former. */
  isAbandoned(): boolean {
    return this.starts.some(({ checkpoint, from }, index) => [...this.done].some((transaction) => {
      const first = this.firsts.get(transaction);
      if (first === undefined || this.known[index]!.has(transaction)) return false;
      return first.job <= index && (first.job > from || (first.job === from && first.checkpoint > checkpoint));
    }));
  }
}
