/**
 * A sink that, on restore, will not go on before the restored transaction is committed, although the external system has aborted it.
 * Source: FLINK-7784 (A3).
 */
import type { Committable, Steps } from "../../impl/engine/sinks/sink.js";
import { TransactionalLogSink } from "../../impl/engine/sinks/two-phase-commit/transactional-log-sink.js";
import type { Bug } from "./bug.js";

export const recoveryInsistsOnCommit: Bug = {
  id: "recovery-insists-on-commit",
  catalogue: "A3",
  title: "A commit refused during recovery kills the job for ever",
  source: "FLINK-7784, flink#4910; again FLINK-30068 and FLINK-39072",
  sentence: "Every restart meets the same refusal. The loss itself is the external system's, which timed the transaction out; that the job never ends is the sink's: only liveness is broken.",
  property: "job-ends",
  guarantee: null,
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, sink: () => new InsistingSink() }),
};

class InsistingSink extends TransactionalLogSink {
  override *commit(committable: Committable): Steps<void> {
    yield* super.commit(committable, false);
  }
}
