/**
 * Commit only after completion: judged from storage, the durable pointer and the external system.
 * Source: Flink TwoPhaseCommitSinkFunction; any completed checkpoint that contains the transaction will do.
 */
import type { Property } from "../property.js";
import { CompletedCheckpoints, type StoredSnapshot } from "./completed-checkpoints.js";

export const commitOnlyAfterCompletion: Property = {
  name: "commit-only-after-completion",
  sentence: "A transaction is committed only once a checkpoint whose snapshot contains it has completed.",
  needs: ["stored", "checkpoint-durable", "transaction-committed"],
  atRest: false,
  monitor({ violated, arm }) {
    const completed = new CompletedCheckpoints();
    const promised = new Set<string>();
    const promise = (snapshots: readonly StoredSnapshot[]): void => {
      for (const { transactions } of snapshots) for (const transaction of transactions) promised.add(transaction);
    };
    return {
      "stored": (event, origin) => completed.store(event, origin),
      "checkpoint-durable": (event) => promise(completed.complete(event)),
      // A savepoint has no effect outside, save the one that the job ends with, or another starts from.
      "savepoint-durable": (event) => {
        const snapshots = completed.complete(event);
        if (event.savepoint === "stop") promise(snapshots);
      },
      "marked": ({ mark, transaction }) => {
        arm();
        if (!promised.has(mark)) violated(`${mark} was written and marked, but no completed checkpoint contains it`);
        else if (transaction !== null) promised.add(transaction);
      },
      "job-started": (event) => promise(completed.startJob(event)),
      "transaction-committed": ({ transaction }) => {
        arm();
        if (!promised.has(transaction)) violated(`transaction ${transaction} was committed, but no completed checkpoint contains it`);
      },
    };
  },
};
