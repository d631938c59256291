/**
 * Committed eventually: what a completed checkpoint promised, readers get to see.
 * Judged when the run is at rest by state, before the timers of external systems pass.
 */
import type { Property } from "../../property.js";
import { CompletedCheckpoints } from "../keepers/completed-checkpoints.js";

export const committedEventually: Property = {
  name: "committed-eventually",
  sentence: "Every transaction that a completed checkpoint contains is committed at the end.",
  needs: ["stored", "checkpoint-durable", "transaction-committed", "settled"],
  atRest: true,
  monitor({ violated, arm }, keepers) {
    const completed = keepers.of(CompletedCheckpoints);
    /** Transaction → the first completed checkpoint that contains it. */
    const promised = new Map<string, number>();
    const committed = new Set<string>();
    const promise = (checkpoint: number): void => {
      for (const { transactions } of completed.snapshots) for (const transaction of transactions) if (!promised.has(transaction)) promised.set(transaction, checkpoint);
    };
    return {
      "checkpoint-durable": ({ checkpoint }) => promise(checkpoint),
      "savepoint-durable": ({ checkpoint, savepoint }) => {
        if (savepoint === "stop") promise(checkpoint);
      },
      // What the user leaves behind is done again.
      "job-started": ({ checkpoint }) => {
        promised.clear();
        if (checkpoint !== null) promise(checkpoint);
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
