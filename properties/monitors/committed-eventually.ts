/**
 * Committed eventually: what a completed checkpoint promised, readers get to see.
 * Judged when the run is at rest by state, before the timers of external systems pass.
 */
import type { Property } from "../property.js";
import { CompletedCheckpoints, type StoredSnapshot } from "./completed-checkpoints.js";

export const committedEventually: Property = {
  name: "committed-eventually",
  sentence: "Every transaction that a completed checkpoint contains is committed at the end.",
  needs: ["stored", "checkpoint-durable", "transaction-committed", "settled"],
  atRest: true,
  monitor({ violated, arm }) {
    const completed = new CompletedCheckpoints();
    /** Transaction → the first completed checkpoint that contains it. */
    const promised = new Map<string, number>();
    const committed = new Set<string>();
    const promise = (checkpoint: number, snapshots: readonly StoredSnapshot[]): void => {
      for (const { transactions } of snapshots) for (const transaction of transactions) if (!promised.has(transaction)) promised.set(transaction, checkpoint);
    };
    return {
      "stored": (event, origin) => completed.store(event, origin),
      "checkpoint-durable": (event) => promise(event.checkpoint, completed.complete(event)),
      "savepoint-durable": (event) => {
        const snapshots = completed.complete(event);
        if (event.savepoint === "stop") promise(event.checkpoint, snapshots);
      },
      // What the user leaves behind is done again.
      "job-started": (event) => {
        promised.clear();
        const snapshots = completed.startJob(event);
        if (event.checkpoint !== null) promise(event.checkpoint, snapshots);
      },
      "transaction-committed": ({ transaction }) => void committed.add(transaction),
      "marked": ({ mark }) => void committed.add(mark),
      "settled": () => {
        for (const [transaction, checkpoint] of promised) {
          arm();
          if (!committed.has(transaction)) violated(`checkpoint ${checkpoint} completed with transaction ${transaction}, which was never committed`);
        }
      },
    };
  },
};
