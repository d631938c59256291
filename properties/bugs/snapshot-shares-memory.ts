/**
 * A snapshot that is a view of the live state: what is stored is what the state has become in the meantime.
 * Source: Flink's copy-on-write state tables exist for this reason.
 */
import type { Bug } from "./bug.js";

export const snapshotSharesMemory: Bug = {
  id: "snapshot-shares-memory",
  catalogue: null,
  title: "The snapshot shares memory with the live state",
  source: "Flink CopyOnWriteStateMap: the asynchronous part must not see what the task does after the synchronous one",
  sentence: "Records that are processed while the snapshot is being written enter it, and are applied again when they are replayed.",
  property: "consistent-cut",
  guarantee: "exactly-once-state",
  scenario: "upsert",
  plant: (parts) => ({ ...parts, copyCells: (cells) => [...cells] }),
};
