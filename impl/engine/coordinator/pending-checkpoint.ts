/**
 * A checkpoint between its trigger and its end: who must acknowledge, who has.
 * Source: Flink PendingCheckpoint, CheckpointPlan. Tasks that had finished before the trigger are not waited for.
 */
import type { CompletedCheckpoint } from "../../environment/systems.js";

export interface PendingCheckpoint {
  readonly checkpoint: number;
  /** Execution attempt of the tasks it was triggered in. */
  readonly attempt: number;
  readonly expected: ReadonlySet<string>;
  readonly finished: readonly string[];
  /** Task → handle of its snapshot. */
  readonly acknowledged: Map<string, string | null>;
  /** All have acknowledged, and the pointer is being stored: no longer to be aborted. */
  finalizing: boolean;
}

export function isFullyAcknowledged(pending: PendingCheckpoint): boolean {
  return pending.acknowledged.size === pending.expected.size;
}

export function completedOf(pending: PendingCheckpoint): CompletedCheckpoint {
  const snapshots = [
    ...[...pending.acknowledged].map(([task, handle]) => ({ task, handle })),
    ...pending.finished.map((task) => ({ task, handle: null })),
  ];
  return { checkpoint: pending.checkpoint, snapshots };
}

export function handlesOf(snapshots: Iterable<string | null>): readonly string[] {
  return [...snapshots].filter((handle) => handle !== null);
}
