/**
 * A table sink that takes every checkpoint up to the highest one it finds in the table for committed, whoever committed that.
 * Source: iceberg#10892, INLONG-8366 (A23).
 */
import type { TableSnapshot } from "../../../impl/environment/systems.js";
import { TableSink, type TableCommittable } from "../../../impl/engine/sinks/two-phase-commit/table-sink.js";
import type { Bug } from "../bug.js";

export const committedUpToTheHighestId: Bug = {
  id: "committed-up-to-the-highest-id",
  catalogue: "A23",
  title: "Committed is what has no higher checkpoint id than the table",
  source: "iceberg#10892, INLONG-8366: the highest committed checkpoint id is read off the table's snapshots",
  sentence: "The job starts again from an older savepoint, and its checkpoint ids repeat those of the branch that was given up: the new ones look committed, and their records are lost.",
  property: "no-loss-output",
  guarantee: "at-least-once-output",
  scenario: "older-savepoint",
  plant: (parts) => ({ ...parts, sink: () => new HighestIdSink() }),
};

class HighestIdSink extends TableSink {
  protected override isCommitted(snapshots: readonly TableSnapshot[], { writer, checkpoint }: TableCommittable): boolean {
    return snapshots.some(({ summary }) => summary.writer === writer && summary.checkpoint >= checkpoint);
  }
}
