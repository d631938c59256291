/**
 * The obvious, wrong repair of FLINK-10377: a notice commits its own checkpoint's transaction and no earlier one.
 * Source: A1 of the catalogue, sibling mutant.
 */
import type { Bug } from "./bug.js";

export const commitsOnlyTheIdNotified: Bug = {
  id: "commits-only-the-id-notified",
  catalogue: "A1",
  title: "A completion notice commits only its own checkpoint",
  source: "FLINK-10377, flink#6723: complete(n) means everything up to n; notices are lost, late and out of order",
  sentence: "When a notice is lost, the next one does not make up for it: the transaction is never committed.",
  property: "committed-eventually",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({
    ...parts,
    committer: { ...parts.committer, atCompletion: (pending, checkpoint) => pending.filter((transaction) => transaction.checkpoint === checkpoint) },
  }),
};
