/**
 * A table sink that commits what it restored without looking whether the table has it already.
 * Source: FLINK-36517, flink-cdc#3639 (A29).
 */
import { TableSink } from "../../../impl/engine/sinks/two-phase-commit/table-sink.js";
import type { Bug } from "../bug.js";

export const plainCommitOnRecovery: Bug = {
  id: "plain-commit-on-recovery",
  catalogue: "A29",
  title: "Recovery commits plainly, where it must filter and commit",
  source: "FLINK-36517, flink-cdc#3639: the committer used the interface that does not filter",
  sentence: "A restored committable may be committed already: a crash after the commit and before the next checkpoint adds the same files to the table twice.",
  property: "no-duplicate-output",
  guarantee: "exactly-once-output",
  scenario: "table",
  plant: (parts) => ({ ...parts, sink: () => new PlainCommitter() }),
};

class PlainCommitter extends TableSink {
  protected override isCommitted(...[snapshots, committable, recovering]: Parameters<TableSink["isCommitted"]>): boolean {
    return !recovering && super.isCommitted(snapshots, committable, recovering);
  }
}
