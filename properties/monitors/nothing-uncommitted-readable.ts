/**
 * Nothing uncommitted readable: a read-committed reader's view, as the external system reports it.
 * Source: Kafka's isolation.level=read_committed.
 */
import type { Property } from "../property.js";

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
