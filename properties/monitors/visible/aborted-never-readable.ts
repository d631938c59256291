/**
 * Aborted, never readable: what a transaction wrote that ended by an abort is seen by no reader, before or after.
 * Source: KAFKA-5376, KAFKA-9807: a reader whose bound and whose list of aborted transactions come from two moments.
 */
import type { Property } from "../../property.js";

export const abortedNeverReadable: Property = {
  name: "aborted-never-readable",
  sentence: "No record of an aborted transaction is ever visible.",
  needs: ["transaction-aborted", "visible"],
  atRest: false,
  monitor({ violated, arm }) {
    const aborted = new Set<string>();
    const readable = new Set<string>();
    return {
      "transaction-aborted": ({ transaction, cause }) => {
        aborted.add(transaction);
        if (readable.has(transaction)) violated(`transaction ${transaction} was aborted (${cause}) after its records had become visible`);
      },
      "visible": ({ transaction, records }) => {
        if (transaction === null) return;
        arm();
        readable.add(transaction);
        if (!aborted.has(transaction)) return;
        const { partition, offset, key } = records[0]!;
        violated(`the record of partition ${partition}, offset ${offset} (key ${key}) is visible, although transaction ${transaction} was aborted`);
      },
    };
  },
};
