/**
 * A table sink that commits the files of one checkpoint one by one, each under the checkpoint's id.
 * Source: iceberg#14182 (A26).
 */
import type { Committable, Steps } from "../../../impl/engine/sinks/sink.js";
import { TableSink, type TableCommittable } from "../../../impl/engine/sinks/two-phase-commit/table-sink.js";
import type { Bug } from "../bug.js";

export const checkpointInSeveralCommits: Bug = {
  id: "checkpoint-in-several-commits",
  catalogue: "A26",
  title: "One checkpoint is split into several commits",
  source: "iceberg#14182: a snapshot per write result, all with the same checkpoint id",
  sentence: "After a crash between two of them recovery finds the checkpoint's id in the table, takes all of it for committed, and the rest is lost.",
  property: "no-loss-output",
  guarantee: "exactly-once-output",
  scenario: "older-savepoint",
  plant: (parts) => ({ ...parts, sink: () => new PiecemealSink() }),
};

class PiecemealSink extends TableSink {
  private isAmidst = false;
  private isDone = false;

  override *commit(committable: Committable, recovering: boolean): Steps<void> {
    this.isAmidst = this.isDone = false;
    for (const file of (committable as TableCommittable).files) {
      yield* super.commit({ ...committable, files: [file] }, recovering);
      if (this.isDone) return;
      this.isAmidst = true;
    }
  }

  /** Between two files of one checkpoint it knows that it has just begun. */
  protected override isCommitted(...[snapshots, committable, recovering]: Parameters<TableSink["isCommitted"]>): boolean {
    this.isDone = !this.isAmidst && super.isCommitted(snapshots, committable, recovering);
    return this.isDone;
  }
}
