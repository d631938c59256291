/**
 * A sink that hands out a committable for an interval without a record, for which the log has no transaction.
 * Source: FLINK-31363 (A10).
 */
import type { Reply } from "../../../impl/environment/systems.js";
import type { LogCommittable, LogProducer } from "../../../impl/engine/sinks/two-phase-commit/log-producer.js";
import { PooledLogSink } from "../../../impl/engine/sinks/two-phase-commit/pooled-log-sink.js";
import { refused } from "../../../impl/engine/sinks/ask.js";
import type { Committable } from "../../../impl/engine/sinks/sink.js";
import type { Bug } from "../bug.js";

export const emptyTransactionAsCommittable: Bug = {
  id: "empty-transaction-as-committable",
  catalogue: "A10",
  title: "An empty transaction is a committable",
  source: "FLINK-31363, flink-connector-kafka#15: the log begins transactions with their first record",
  sentence: "The commit of a transaction that never began is refused, the task fails, and the next idle interval fails it again. No record is concerned, so nothing is lost or counted twice: only liveness is broken.",
  property: "job-ends",
  guarantee: null,
  scenario: "overlapping-checkpoints",
  plant: (parts) => ({ ...parts, sink: () => new EagerSink() }),
};

class EagerSink extends PooledLogSink {
  protected override committableOf(producer: LogProducer | null): LogCommittable | null {
    return producer?.committable ?? null;
  }

  /** It takes every transaction for begun: that the log knows of none is an error, in recovery too. */
  protected override refusedInRecovery(committable: Committable, reply: Reply): void {
    if (reply.kind === "invalid-state") throw refused(`commit of ${committable.transaction}`, reply);
    super.refusedInRecovery(committable, reply);
  }
}
