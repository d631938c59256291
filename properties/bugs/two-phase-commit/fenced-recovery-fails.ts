/**
 * A sink for which a restored transaction that is fenced is an error, though it may be committed and its id in use again.
 * Source: FLINK-8086 (A4).
 */
import type { Reply } from "../../../impl/environment/systems.js";
import { PooledLogSink } from "../../../impl/engine/sinks/two-phase-commit/pooled-log-sink.js";
import { refused } from "../../../impl/engine/sinks/ask.js";
import type { Committable } from "../../../impl/engine/sinks/sink.js";
import type { Bug } from "../bug.js";

export const fencedRecoveryFails: Bug = {
  id: "fenced-recovery-fails",
  catalogue: "A4",
  title: "A restored transaction that is fenced fails the job for ever",
  source: "FLINK-8086, flink#5030: ProducerFencedException on the second restore from one checkpoint",
  sentence: "The transaction was committed, and its id taken up again in a new epoch. A restore commits it again, is fenced, and fails, as does the next. Nothing is lost on the way: only liveness is broken.",
  property: "job-ends",
  guarantee: null,
  scenario: "overlapping-checkpoints",
  plant: (parts) => ({ ...parts, sink: () => new StrictSink() }),
};

class StrictSink extends PooledLogSink {
  protected override refusedInRecovery(committable: Committable, reply: Reply): void {
    if (reply.kind === "fenced") throw refused(`commit of ${committable.transaction}`, reply);
    super.refusedInRecovery(committable, reply);
  }
}
