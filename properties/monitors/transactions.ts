/**
 * The properties of transactions, judged from what external systems and storage say: committed when, committed at all, readable, left open.
 * Source: the two-phase-commit sink's contract, §4 of Flink's semantics; design: guarantees are a lattice.
 */
import type { Property } from "../property.js";
import { CompletedCheckpoints } from "./completed-checkpoints.js";

export const commitOnlyAfterCompletion: Property = {
  name: "commit-only-after-completion",
  sentence: "A transaction is committed only once a checkpoint whose snapshot contains it has completed.",
  needs: ["stored", "checkpoint-durable", "transaction-committed"],
  atRest: false,
  monitor({ violated, arm }) {
    const completed = new CompletedCheckpoints();
    const promised = new Set<string>();
    return {
      "stored": (event, origin) => completed.store(event, origin),
      "checkpoint-durable": (event) => {
        for (const { transactions } of completed.complete(event)) for (const transaction of transactions) promised.add(transaction);
      },
      "transaction-committed": ({ transaction }) => {
        arm();
        if (!promised.has(transaction)) violated(`transaction ${transaction} was committed, but no completed checkpoint contains it`);
      },
    };
  },
};

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
    return {
      "stored": (event, origin) => completed.store(event, origin),
      "checkpoint-durable": (event) => {
        for (const { transactions } of completed.complete(event)) {
          for (const transaction of transactions) if (!promised.has(transaction)) promised.set(transaction, event.checkpoint);
        }
      },
      "transaction-committed": ({ transaction }) => void committed.add(transaction),
      "settled": () => {
        for (const [transaction, checkpoint] of promised) {
          arm();
          if (!committed.has(transaction)) violated(`checkpoint ${checkpoint} completed with transaction ${transaction}, which was never committed`);
        }
      },
    };
  },
};

export const nothingUncommittedReadable: Property = {
  name: "nothing-uncommitted-readable",
  sentence: "A read-committed reader sees only records of committed transactions.",
  needs: ["transaction-committed", "visible"],
  atRest: false,
  monitor({ violated, arm }) {
    const committed = new Set<string>();
    return {
      "transaction-committed": ({ transaction }) => void committed.add(transaction),
      "visible": ({ transaction, records }) => {
        arm();
        if (transaction !== null && committed.has(transaction)) return;
        const { partition, offset } = records[0]!;
        violated(`the record of partition ${partition}, offset ${offset} is visible, but ${transaction === null ? "was written outside any transaction" : `transaction ${transaction} is not committed`}`);
      },
    };
  },
};

export const noOrphanTransaction: Property = {
  name: "no-orphan-transaction",
  sentence: "Once a restored attempt has recovered, or the job has ended, no transaction of a dead attempt is open.",
  needs: ["transaction-opened", "transaction-committed", "transaction-aborted", "restored", "settled"],
  atRest: false,
  monitor({ violated, arm }) {
    /** Open transaction → who opened it. */
    const open = new Map<string, { readonly process: string; readonly attempt: number }>();
    return {
      "transaction-opened": ({ transaction }, { process, attempt }) => void open.set(transaction, { process, attempt }),
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
