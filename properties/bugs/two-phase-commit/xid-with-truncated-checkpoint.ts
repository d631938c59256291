/**
 * An XA sink whose xids hold only the low bits of the checkpoint id, and nothing of the attempt.
 * Source: flink-connector-jdbc's xid generator kept too few bytes of the checkpoint id, and left the job id out (A31).
 */
import type { Steps } from "../../../impl/engine/sinks/sink.js";
import { XaSink } from "../../../impl/engine/sinks/two-phase-commit/xa-sink.js";
import type { Bug } from "../bug.js";

/** As many as tell two checkpoints in a row apart. */
const KEPT_BITS = 1;

export const xidWithTruncatedCheckpoint: Bug = {
  id: "xid-with-truncated-checkpoint",
  catalogue: "A31",
  title: "An xid holds a truncated checkpoint id",
  source: "Flink's JDBC XA sink: global transaction ids without the job id, checkpoint ids cut to fewer bytes",
  sentence: "Xids repeat: recovery commits under the name of its own transaction, which was committed long ago, a later one that no completed checkpoint holds.",
  property: "no-duplicate-output",
  guarantee: "exactly-once-output",
  scenario: "xa-database",
  plant: (parts) => ({ ...parts, sink: () => new TruncatingSink() }),
};

class TruncatingSink extends XaSink {
  protected override xid(checkpoint: number): string {
    return `${this.context.name}-${this.context.subtask}-${checkpoint % 2 ** KEPT_BITS}`;
  }

  /** Its names say nothing of attempts: it takes every one of its own for a leftover. */
  override *abort(): Steps<void> {
    const own = `${this.context.name}-${this.context.subtask}-`;
    for (const xid of yield* this.prepared()) if (xid.startsWith(own)) yield* this.rollback(xid);
  }
}
