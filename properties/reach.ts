/**
 * How far runs reached into the situations that break engines; a world in which nothing happens is green too.
 */
import type { Origin } from "../impl/trace/events.js";
import type { Monitor } from "./property.js";

export const REACHES = {
  "overlapping-incarnations": "an old attempt of a task went on acting after its successor had begun to act",
  "crash-between-completion-and-commit": "a process crashed while a completed checkpoint had transactions that were not committed",
  "abort-then-completion": "a checkpoint was aborted and a later one completed, with no restart between",
  "two-pending": "two checkpoints were pending at once",
  "idle-transaction": "a whole checkpoint interval began no transaction while an earlier one was still open",
  "reply-lost-after-done": "an external system did what it was asked and the asker never heard",
  "several-attempts": "the tasks were restarted at least once",
} as const;
export type ReachName = keyof typeof REACHES;
export const REACH_NAMES = Object.keys(REACHES) as readonly ReachName[];

export class Reach {
  readonly reached = new Set<ReachName>();
  completed = 0;
  aborted = 0;
  /** Snapshot → the transactions that it holds. */
  private readonly stored = new Map<string, readonly string[]>();
  private readonly promised = new Set<string>();
  private readonly open = new Set<string>();
  private readonly pending = new Set<number>();
  private abortedSinceRestart = false;
  private openedInInterval = true;
  /** Task → its newest attempt that has acted. */
  private readonly acting = new Map<string, number>();

  private died(): void {
    if (this.promised.size > 0) this.reached.add("crash-between-completion-and-commit");
  }

  /** It did something to the world: stored a snapshot, began or committed a transaction, wrote. */
  private acted({ process, attempt }: Origin): void {
    const newest = this.acting.get(process) ?? 0;
    if (attempt > newest) this.acting.set(process, attempt);
    else if (attempt < newest) this.reached.add("overlapping-incarnations");
  }

  readonly monitor: Monitor = {
    "visible": (_event, origin) => this.acted(origin),
    "upserted": (_event, origin) => this.acted(origin),
    "restored": (_event, origin) => this.acted(origin),
    "stored": ({ handle, transactions }, origin) => {
      this.acted(origin);
      if (transactions.length > 0) this.stored.set(handle, transactions);
    },
    "transaction-opened": ({ transaction }, origin) => {
      this.acted(origin);
      this.open.add(transaction);
      this.openedInInterval = true;
    },
    "transaction-committed": ({ transaction }, origin) => {
      this.acted(origin);
      this.open.delete(transaction);
      this.promised.delete(transaction);
    },
    "transaction-aborted": ({ transaction }) => void this.open.delete(transaction),
    "checkpoint-durable": ({ snapshots }) => {
      for (const { handle } of snapshots) {
        for (const transaction of this.stored.get(handle ?? "") ?? []) if (this.open.has(transaction)) this.promised.add(transaction);
      }
    },
    "crashed": () => this.died(),
    "killed": () => this.died(),
    "checkpoint-triggered": ({ checkpoint }) => {
      this.pending.add(checkpoint);
      if (this.pending.size > 1) this.reached.add("two-pending");
      if (this.open.size > 0 && !this.openedInInterval) this.reached.add("idle-transaction");
      this.openedInInterval = false;
    },
    "checkpoint-completed": ({ checkpoint }) => {
      this.completed++;
      this.pending.delete(checkpoint);
      if (this.abortedSinceRestart) this.reached.add("abort-then-completion");
    },
    "checkpoint-aborted": ({ checkpoint }) => {
      this.aborted++;
      this.pending.delete(checkpoint);
      this.abortedSinceRestart = true;
    },
    "restore-chosen": ({ execution }) => {
      this.abortedSinceRestart = false;
      this.pending.clear();
      if (execution > 1) this.reached.add("several-attempts");
    },
    "fault-injected": ({ fault }) => {
      if (fault === "reply-lost") this.reached.add("reply-lost-after-done");
    },
  };
}
