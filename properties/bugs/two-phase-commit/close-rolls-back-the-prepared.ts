/**
 * An XA sink that, when its attempt ends, rolls back everything it has not committed, and with it what it had prepared.
 * Source: FLINK-37622 (A34).
 */
import type { Request } from "../../../impl/environment/systems.js";
import type { Committable, Steps } from "../../../impl/engine/sinks/sink.js";
import { XaSink } from "../../../impl/engine/sinks/two-phase-commit/xa-sink.js";
import type { Bug } from "../bug.js";

export const closeRollsBackThePrepared: Bug = {
  id: "close-rolls-back-the-prepared",
  catalogue: "A34",
  title: "Closing rolls back what was pre-committed",
  source: "FLINK-37622: the writer knew only whether it was in a transaction, and aborted that on close",
  sentence: "What was pre-committed belongs to the checkpoint: when it has completed, its input is not replayed, and its output is gone.",
  property: "committed-eventually",
  guarantee: "exactly-once-output",
  scenario: "xa-database",
  plant: (parts) => ({ ...parts, sink: () => new TidySink() }),
};

class TidySink extends XaSink {
  private readonly uncommitted = new Set<string>();

  override *preCommit(checkpoint: number): Steps<Committable | null> {
    const committable = yield* super.preCommit(checkpoint);
    if (committable !== null) this.uncommitted.add(committable.transaction);
    return committable;
  }

  override *commit(committable: Committable, recovering: boolean): Steps<void> {
    yield* super.commit(committable, recovering);
    this.uncommitted.delete(committable.transaction);
  }

  override close(): readonly Request[] {
    const prepared = [...this.uncommitted].map((xid): Request => ({ system: "xa-database", kind: "rollback", xid }));
    return [...super.close(), ...prepared];
  }
}
