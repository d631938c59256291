/**
 * No orphan: what dead attempts left open pins the last stable offset until it times out, so recovery must end it.
 * Source: near-miss 2 of the catalogue of historical bugs: abort everything of yours that the restored checkpoint does not hold.
 */
import type { EventOf, Origin } from "../../../impl/trace/events.js";
import { vertexOf, type JobStarted } from "../../oracle/jobs.js";
import type { Property } from "../../property.js";

export const noOrphanTransaction: Property = {
  name: "no-orphan-transaction",
  sentence: "Once a restored attempt has recovered, or the job has ended, no transaction is open that a dead attempt began before its successor.",
  needs: ["process-started", "transaction-opened", "transaction-committed", "transaction-aborted", "restored", "settled"],
  atRest: false,
  monitor({ violated, arm }) {
    /** Open transaction → who opened it. */
    const open = new Map<string, { readonly process: string; readonly attempt: number }>();
    const latest = new Map<string, number>();
    /** Attempts that were believed dead, and lived: what they held open may be theirs alone, and end with them. */
    const zombies = new Set<string>();
    const nameOf = ({ process, attempt }: { readonly process: string; readonly attempt: number }): string => `${process}/${attempt}`;
    /** Transactions of an earlier job may be held by any subtask: they must be ended once all of them have recovered. */
    const waiting = new Recovering();
    const spare = (transaction: string, { process, attempt }: Origin): void => {
      if (attempt < (latest.get(process) ?? attempt)) open.delete(transaction);
    };
    return {
      "cut-off": (_event, origin) => void zombies.add(nameOf(origin)),
      "restore-chosen": (event) => waiting.chosen(event),
      "job-started": (event) => waiting.startJob(event),
      "process-started": (_event, { process, attempt }) => void latest.set(process, attempt),
      // What a zombie prepares when its successor has already looked is nobody's any more; an administrator's, in an XA database,
      // which may have prepared it without the zombie having heard so.
      "transaction-prepared": ({ transaction }, origin) => spare(transaction, origin),
      "pre-committed": ({ transaction }, origin) => spare(transaction, origin),
      // A zombie may begin one when nobody looks for it any more; only the system's own timeout ends that.
      "transaction-opened": ({ transaction }, { process, attempt }) => {
        const outlived = zombies.has(nameOf({ process, attempt })) && waiting.isSuperseded(attempt);
        if (!outlived && attempt >= (latest.get(process) ?? attempt)) open.set(transaction, { process, attempt });
      },
      "transaction-committed": ({ transaction }) => void open.delete(transaction),
      "transaction-aborted": ({ transaction }) => void open.delete(transaction),
      "restored": (_event, { process, attempt }) => {
        if (open.size > 0) arm();
        const all = waiting.isLast(process, attempt);
        for (const [transaction, owner] of open) {
          const recovered = waiting.isOfJob(owner.attempt) ? owner.process === process && owner.attempt < attempt : all && vertexOf(owner.process) === vertexOf(process);
          if (recovered && !zombies.has(nameOf(owner))) violated(`attempt ${attempt} of ${process} has recovered, but transaction ${transaction} of attempt ${owner.attempt} is still open`);
        }
      },
      "settled": () => {
        arm();
        for (const [transaction, owner] of open) violated(`the run is at rest, but transaction ${transaction} of ${owner.process} is still open`);
      },
    };
  },
};

/** Which tasks of the latest attempt have recovered; before the second job it need not be known. */
class Recovering {
  private latest = 0;
  /** The last attempt of the earlier jobs. */
  private boundary = 0;
  private tasks: readonly string[] = [];
  private readonly recovered = new Set<string>();

  chosen({ execution }: EventOf<"restore-chosen">): void {
    this.latest = Math.max(this.latest, execution);
    this.recovered.clear();
  }

  startJob({ tasks }: JobStarted): void {
    this.boundary = this.latest;
    this.tasks = tasks.map(({ name }) => name);
  }

  /** Whether there is a newer attempt, perhaps one without this task. */
  isSuperseded(attempt: number): boolean {
    return attempt < this.latest;
  }

  isOfJob(attempt: number): boolean {
    return attempt > this.boundary;
  }

  /** Whether with this task all of its vertex have recovered. */
  isLast(process: string, attempt: number): boolean {
    if (attempt !== this.latest || this.boundary === 0 || !this.isOfJob(attempt)) return false;
    this.recovered.add(process);
    return this.tasks.every((task) => vertexOf(task) !== vertexOf(process) || this.recovered.has(task));
  }
}
