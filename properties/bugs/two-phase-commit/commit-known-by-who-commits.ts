/**
 * A table sink that looks for its commits under the identity that it was given when it started, not under the one that the committable was made under.
 * Source: iceberg#16008 (A24), where it was the job id; here it is the execution attempt.
 */
import type { TableSnapshot } from "../../../impl/environment/systems.js";
import { TableSink, type TableCommittable } from "../../../impl/engine/sinks/two-phase-commit/table-sink.js";
import type { Bug } from "../bug.js";

export const commitKnownByWhoCommits: Bug = {
  id: "commit-known-by-who-commits",
  catalogue: "A24",
  title: "A commit is looked for under the identity of whoever commits",
  source: "iceberg#16008, iceberg#16011: a restarted job got a new job id, under which it found no commit",
  sentence: "The commit was done and its reply lost. Whoever restarts has another identity, finds no commit of its own, and commits the same files again.",
  property: "no-duplicate-output",
  guarantee: "exactly-once-output",
  scenario: "table",
  plant: (parts) => ({ ...parts, sink: () => new NewIdentitySink() }),
};

class NewIdentitySink extends TableSink {
  protected override isCommitted(snapshots: readonly TableSnapshot[], committable: TableCommittable, recovering: boolean): boolean {
    return super.isCommitted(snapshots, { ...committable, execution: this.context.attempt }, recovering);
  }
}
