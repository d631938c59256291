/**
 * How a task keeps its snapshots in checkpoint storage, and what it makes of one that it cannot read.
 * Source: Flink FsCheckpointStateOutputStream; FLINK-35217: the bytes are synced before anybody is given their handle.
 */
import type { OperatorSnapshot, Snapshot } from "../../environment/state.js";
import type { Reply, Request } from "../../environment/systems.js";

export interface SnapshotStorage {
  /** A checkpoint will refer to what this request keeps. */
  write(snapshot: Snapshot): Extract<Request, { readonly system: "storage" }>;
  /** What was read; null: the task fails, and the next attempt reads again. */
  read(reply: Reply): readonly OperatorSnapshot[] | null;
}

export const snapshotStorage: SnapshotStorage = {
  write: (snapshot) => ({ system: "storage", kind: "write", snapshot, synced: true }),
  read: (reply) => (reply.kind === "loaded" ? reply.snapshot.operators : null),
};
