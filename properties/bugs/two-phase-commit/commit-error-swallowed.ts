/**
 * A committer that logs what goes wrong, and takes the transaction for committed.
 * Source: FLINK-24773, iceberg#16237 (A36).
 */
import type { Committable, Steps } from "../../../impl/engine/sinks/sink.js";
import { TableSink, type TableCommittable } from "../../../impl/engine/sinks/two-phase-commit/table-sink.js";
import type { Bug } from "../bug.js";

export const commitErrorSwallowed: Bug = {
  id: "commit-error-swallowed",
  catalogue: "A36",
  title: "An error of a commit is logged, and nothing else",
  source: "FLINK-24773, flink#17700 (1.14.3); iceberg#16237",
  sentence: "A commit that gets no answer ends in the log, and is taken for done; when the table never heard of it, the files are never added: their input will not be read again.",
  property: "committed-eventually",
  guarantee: "exactly-once-output",
  scenario: "table",
  plant: (parts) => ({ ...parts, sink: () => new LoggingSink() }),
};

class LoggingSink extends TableSink {
  /** It goes again on what others have left; any other error is not looked at. */
  override *commit(committable: Committable, recovering: boolean): Steps<void> {
    const { transaction: manifest, files, execution, writer, checkpoint } = committable as TableCommittable;
    for (;;) {
      const table = yield { system: "table", kind: "load-table" };
      if (table.kind !== "table" || this.isCommitted(table.snapshots, committable as TableCommittable, recovering)) return;
      const reply = yield { system: "table", kind: "commit-snapshot", parent: table.current, manifest, files, summary: { execution, writer, checkpoint } };
      if (reply.kind !== "conflict") return;
    }
  }
}
