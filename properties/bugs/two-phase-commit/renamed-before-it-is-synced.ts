/**
 * A file sink that pre-commits a file without having synced it.
 * Source: every program that renames without fsync: ext4's zero-length files (2009); HDFS's hflush, which only reaches the memory of the data nodes.
 */
import { FileSink } from "../../../impl/engine/sinks/two-phase-commit/file-sink.js";
import type { Steps } from "../../../impl/engine/sinks/sink.js";
import type { Bug } from "../bug.js";

export const renamedBeforeItIsSynced: Bug = {
  id: "renamed-before-it-is-synced",
  catalogue: null,
  title: "A file is pre-committed that is not on disk",
  source: "ext4 and delayed allocation (2009): renamed without fsync, the file is empty after a power failure",
  sentence: "Pre-commit is a promise that the commit can follow. Bytes in a cache promise nothing: the machine fails, the file is renamed without them, its input is not replayed.",
  property: "no-loss-output",
  guarantee: "exactly-once-output",
  scenario: "file-system",
  plant: (parts) => ({ ...parts, sink: () => new HastySink() }),
};

class HastySink extends FileSink {
  protected override *sync(): Steps<void> {}
}
