/**
 * Nothing uncommitted readable: a read-committed reader's view, as the external system reports it.
 * Source: Kafka's isolation.level=read_committed.
 */
import type { Row } from "../../../impl/trace/events.js";
import type { Property } from "../../property.js";

export const nothingUncommittedReadable: Property = {
  name: "nothing-uncommitted-readable",
  sentence: "A read-committed reader sees only records of committed transactions.",
  needs: ["transaction-committed", "visible"],
  atRest: false,
  monitor({ violated, arm }) {
    const committed = new Set<string>();
    const show = (transaction: string | null, records: readonly Row[]): void => {
      arm();
      if (transaction !== null && committed.has(transaction)) return;
      const { partition, offset } = records[0]!;
      violated(`the record of partition ${partition}, offset ${offset} is visible, but ${transaction === null ? "was written outside any transaction" : `transaction ${transaction} is not committed`}`);
    };
    return {
      "transaction-committed": ({ transaction }) => void committed.add(transaction),
      // What is written with its mark is written whole, as by a transaction of one request.
      "marked": ({ mark }) => void committed.add(mark),
      "visible": ({ transaction, records }) => show(transaction, records),
      "upserted": ({ transaction, records }) => show(transaction, records),
    };
  },
};
