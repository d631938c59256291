/**
 * No orphan: what dead attempts left open pins the last stable offset until it times out, so recovery must end it.
 * Source: near-miss 2 of the catalogue of historical bugs: abort everything of yours that the restored checkpoint does not hold.
 */
import type { Property } from "../property.js";

export const noOrphanTransaction: Property = {
  name: "no-orphan-transaction",
  sentence: "Once a restored attempt has recovered, or the job has ended, no transaction is open that a dead attempt began before its successor.",
  needs: ["process-started", "transaction-opened", "transaction-committed", "transaction-aborted", "restored", "settled"],
  atRest: false,
  monitor({ violated, arm }) {
    /** Open transaction → who opened it. */
    const open = new Map<string, { readonly process: string; readonly attempt: number }>();
    const latest = new Map<string, number>();
    return {
      "process-started": (_event, { process, attempt }) => void latest.set(process, attempt),
      // A zombie may begin one when nobody looks for it any more; only the system's own timeout ends that.
      "transaction-opened": ({ transaction }, { process, attempt }) => {
        if (attempt >= (latest.get(process) ?? attempt)) open.set(transaction, { process, attempt });
      },
      "transaction-committed": ({ transaction }) => void open.delete(transaction),
      "transaction-aborted": ({ transaction }) => void open.delete(transaction),
      "restored": (_event, { process, attempt }) => {
        if (open.size > 0) arm();
        for (const [transaction, owner] of open) {
          if (owner.process === process && owner.attempt < attempt) violated(`attempt ${attempt} of ${process} has recovered, but transaction ${transaction} of attempt ${owner.attempt} is still open`);
        }
      },
      "settled": () => {
        arm();
        for (const [transaction, owner] of open) violated(`the run is at rest, but transaction ${transaction} of ${owner.process} is still open`);
      },
    };
  },
};
