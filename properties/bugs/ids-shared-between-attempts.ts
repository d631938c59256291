/**
 * A sink whose transactional ids are the same in every attempt, as a producer configured once has them.
 * Source: Kafka fences by "the last to initialise wins"; nothing tells it which of two is the zombie.
 */
import { TransactionalLogSink } from "../../impl/engine/sinks/two-phase-commit/transactional-log-sink.js";
import type { Bug } from "./bug.js";

export const idsSharedBetweenAttempts: Bug = {
  id: "ids-shared-between-attempts",
  catalogue: null,
  title: "A zombie and its successor use the same transactional ids",
  source: "Kafka KIP-98: initTransactions fences every earlier producer of the id, whoever comes later",
  sentence: "The zombie initialises the next id, and so aborts what its successor has already pre-committed under it: the checkpoint completes, the records are gone.",
  property: "committed-eventually",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, sink: () => new TransactionalLogSink((vertex, subtask, _attempt, number) => `${vertex}-${subtask}-${number}`) }),
};
