/**
 * A committer whose loop ends at the first commit that fails; what is left waits for a better day.
 * Source: FLINK-10455 (A6).
 */
import { refused } from "../../../impl/engine/sinks/ask.js";
import { FileSink, type FileCommittable } from "../../../impl/engine/sinks/two-phase-commit/file-sink.js";
import type { Committable, Steps } from "../../../impl/engine/sinks/sink.js";
import type { Bug } from "../bug.js";

export const firstFailureEndsTheCommits: Bug = {
  id: "first-failure-ends-the-commits",
  catalogue: "A6",
  title: "One failed commit prevents the others",
  source: "FLINK-10455, flink#6989 (1.5.6, 1.6.3, 1.7.1)",
  sentence: "The reply to a rename is lost, the error is logged, and the file stays first in line: at every notice it is not there to be renamed, and no later one ever is.",
  property: "committed-eventually",
  guarantee: "exactly-once-output",
  scenario: "file-system",
  plant: (parts) => ({ ...parts, sink: () => new AskingOnce(), committer: { ...parts.committer, goesOn: () => false, failed: () => {} } }),
};

class AskingOnce extends FileSink {
  /** Only recovery expects that a file may have been renamed before. */
  override *commit(committable: Committable, recovering: boolean): Steps<void> {
    if (recovering) return yield* super.commit(committable, recovering);
    const { transaction: from, target: to } = committable as FileCommittable;
    const reply = yield { system: "file-system", kind: "rename", from, to };
    if (reply.kind !== "renamed") throw refused(`rename of ${from}`, reply);
  }
}
