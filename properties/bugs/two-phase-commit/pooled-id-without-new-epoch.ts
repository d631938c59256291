/**
 * A sink that takes a free id of its pool up again as it left it, in the same epoch.
 * Source: FLINK-8132 (A2).
 */
import type { LogCommittable, LogProducer } from "../../../impl/engine/sinks/two-phase-commit/log-producer.js";
import { PooledLogSink } from "../../../impl/engine/sinks/two-phase-commit/pooled-log-sink.js";
import type { Steps } from "../../../impl/engine/sinks/sink.js";
import type { Bug } from "../bug.js";

export const pooledIdWithoutNewEpoch: Bug = {
  id: "pooled-id-without-new-epoch",
  catalogue: "A2",
  title: "A pooled id is used again in the same epoch",
  source: "FLINK-8132, flink#5053 (1.4.0): a pool of producers without a new initialization",
  sentence: "The handle of a committed transaction is that of the next one too: recovery commits again what it restored, and commits a transaction that no checkpoint holds. Its input is replayed.",
  property: "commit-only-after-completion",
  guarantee: "exactly-once-output",
  scenario: "overlapping-checkpoints",
  plant: (parts) => ({ ...parts, sink: () => new ReusingSink() }),
};

class ReusingSink extends PooledLogSink {
  private readonly pool = new Map<string, LogProducer>();
  /** How many transactions were written under each id. */
  private readonly written = new Map<string, number>();

  protected override *takeUp(id: string): Steps<LogProducer> {
    const known = this.pool.get(id) ?? (yield* super.takeUp(id));
    this.pool.set(id, known);
    known.startAgain();
    return known;
  }

  /** The log calls the later transactions of an epoch by a number. */
  protected override committableOf(producer: LogProducer | null): LogCommittable | null {
    const committable = super.committableOf(producer);
    if (committable === null) return null;
    const { id, transaction } = committable;
    const before = this.written.get(id) ?? 0;
    this.written.set(id, before + 1);
    return before === 0 ? committable : { ...committable, transaction: `${transaction}+${before}` };
  }
}
