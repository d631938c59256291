/**
 * Commit only after completion: judged from storage, the durable pointer and the external system.
 * Source: Flink TwoPhaseCommitSinkFunction; any completed checkpoint that contains the transaction will do.
 */
import type { Property } from "../../property.js";
import { CompletedCheckpoints } from "../keepers/completed-checkpoints.js";

export const commitOnlyAfterCompletion: Property = {
  name: "commit-only-after-completion",
  sentence: "A transaction is committed only once a checkpoint whose snapshot contains it has completed.",
  needs: ["stored", "checkpoint-durable", "transaction-committed"],
  atRest: false,
  monitor({ violated, arm }, keepers) {
    const completed = keepers.of(CompletedCheckpoints);
    const promised = new Set<string>();
    const promise = (): void => {
      for (const { transactions } of completed.snapshots) for (const transaction of transactions) promised.add(transaction);
    };
    return {
      "checkpoint-durable": promise,
      // A savepoint has no effect outside, save the one that the job ends with, or another starts from.
      "savepoint-durable": ({ savepoint }) => {
        if (savepoint === "stop") promise();
      },
      "job-started": promise,
      "marked": ({ mark, transaction }) => {
        arm();
        if (!promised.has(mark)) violated(`${mark} was written and marked, but no completed checkpoint contains it`);
        else if (transaction !== null) promised.add(transaction);
      },
      "transaction-committed": ({ transaction }) => {
        arm();
        if (!promised.has(transaction)) violated(`transaction ${transaction} was committed, but no completed checkpoint contains it`);
      },
    };
  },
};
