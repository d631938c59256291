/**
 * A snapshot that cannot be read is taken for one that is not there.
 * Source: FLINK-7783 (E3) and its kin: what recovery failed to read was treated as absent.
 */
import type { Bug } from "../bug.js";

export const unreadableTakenForEmpty: Bug = {
  id: "unreadable-taken-for-empty",
  catalogue: null,
  title: "A snapshot that cannot be read is taken for an empty one",
  source: "FLINK-7783: checkpoints that could not be read at recovery were dropped, and the job went on without them",
  sentence: "One read fails, and the task begins without its state: what it had applied is lost, or a source reads it all again.",
  property: "no-loss-state",
  guarantee: "exactly-once-state",
  scenario: "two-phase-commit",
  plant: (parts) => ({
    ...parts,
    snapshotStorage: { ...parts.snapshotStorage, read: (reply) => (reply.kind === "read-failed" ? [] : parts.snapshotStorage.read(reply)) },
  }),
};
