/**
 * The end of a checkpoint that all tasks have acknowledged: may it be stored, when do the tasks hear of it, what if it was not stored.
 * Source: Flink CheckpointCoordinator.completePendingCheckpoint, §1.10 of the semantics; FLINK-32347.
 */
import type { Reply } from "../../environment/systems.js";
import type { PendingCheckpoint } from "./pending-checkpoint.js";

export interface Finalization {
  /** A newer one is being stored and will subsume this one; stored after it, the older one would be the latest. */
  isOvertaken(checkpoint: number, pending: Iterable<PendingCheckpoint>): boolean;
  /** Whether a pending checkpoint is given up when this one has completed. */
  subsumes(checkpoint: number, pending: PendingCheckpoint): boolean;
  /** Whether the tasks hear of it before the pointer is durable. */
  readonly announcesEarly: boolean;
  /** What the store's reply makes of it. */
  outcome(reply: Reply): "completed" | "failed" | "unknown";
}

export const finalization: Finalization = {
  isOvertaken(checkpoint, pending) {
    for (const other of pending) if (other.finalizing && other.kind !== "savepoint" && other.checkpoint > checkpoint) return true;
    return false;
  },
  subsumes: (checkpoint, pending) => pending.checkpoint < checkpoint && pending.kind === "checkpoint" && !pending.finalizing,
  announcesEarly: false,
  outcome({ kind }) {
    if (kind === "added") return "completed";
    return kind === "not-added" ? "failed" : "unknown";
  },
};
