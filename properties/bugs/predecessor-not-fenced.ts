/**
 * A sink that begins anew under fresh ids and lets be what its predecessors left open.
 * Source: near-miss 2 of the catalogue: after a restore, abort everything of yours that the restored checkpoint does not hold.
 */
import { TransactionalLogSink } from "../../impl/engine/sinks/two-phase-commit/transactional-log-sink.js";
import type { Bug } from "./bug.js";

export const predecessorNotFenced: Bug = {
  id: "predecessor-not-fenced",
  catalogue: null,
  title: "What a dead attempt left open is not aborted",
  source: "Flink KafkaSink, TransactionAborter; Kafka: an open transaction holds the last stable offset back",
  sentence: "Its ids are never initialised again, so its transaction stays open, and readers wait behind it until it times out: nothing is lost, but nothing is seen either.",
  property: "no-orphan-transaction",
  guarantee: null,
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, sink: () => new ForgetfulSink() }),
};

class ForgetfulSink extends TransactionalLogSink {
  override *abort(): ReturnType<TransactionalLogSink["abort"]> {}
}
