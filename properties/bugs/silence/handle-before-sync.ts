/**
 * Snapshots are acknowledged when their bytes are written, not when they are synced.
 * Source: FLINK-35217 (E10).
 */
import type { Bug } from "../bug.js";

export const handleBeforeSync: Bug = {
  id: "handle-before-sync",
  catalogue: "E10",
  title: "A snapshot is acknowledged before its bytes are synced",
  source: "FLINK-35217, FLINK-36421, flink#24722: checkpoint files were closed but not synced, then referenced by a completed checkpoint",
  sentence: "The storage's machine restarts, and a completed checkpoint has lost part of itself; older ones are deleted, so no attempt can restore any more.",
  property: "job-ends",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({
    ...parts,
    snapshotStorage: { ...parts.snapshotStorage, write: (snapshot) => ({ system: "storage", kind: "write", snapshot, synced: false }) },
  }),
};
