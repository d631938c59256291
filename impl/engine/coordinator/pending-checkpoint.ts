/**
 * A checkpoint or savepoint between its trigger and its end: who must acknowledge, who has.
 * Source: Flink PendingCheckpoint, CheckpointPlan. Tasks that had finished before the trigger are not waited for.
 */
import type { CompletedCheckpoint } from "../../environment/systems.js";
import type { AbortReason } from "./failure-counter.js";
import type { CheckpointRequest, SnapshotKind } from "./request-decider.js";

/** What became of a request; `refused`: it never ran. */
export type SnapshotOutcome =
  | { readonly kind: "completed"; readonly completed: CompletedCheckpoint }
  | { readonly kind: "failed"; readonly reason: AbortReason | "refused" };

/** A request, and who waits for its outcome. `drain`: operators give out what they hold back before a stop. */
export interface SnapshotRequest extends CheckpointRequest {
  readonly drain: boolean;
  readonly done: (outcome: SnapshotOutcome) => void;
}

export interface PendingCheckpoint {
  readonly checkpoint: number;
  readonly kind: SnapshotKind;
  /** Execution attempt of the tasks it was triggered in. */
  readonly attempt: number;
  readonly expected: ReadonlySet<string>;
  readonly finished: readonly string[];
  /** Task → handle of its snapshot. */
  readonly acknowledged: Map<string, string | null>;
  /** All have acknowledged, and the pointer is being stored: no longer to be aborted. */
  finalizing: boolean;
  readonly done: (outcome: SnapshotOutcome) => void;
}

export function isFullyAcknowledged(pending: PendingCheckpoint): boolean {
  return pending.acknowledged.size === pending.expected.size;
}

export function completedOf(pending: PendingCheckpoint): CompletedCheckpoint {
  const snapshots = [
    ...[...pending.acknowledged].map(([task, handle]) => ({ task, handle })),
    ...pending.finished.map((task) => ({ task, handle: null })),
  ];
  return { checkpoint: pending.checkpoint, attempt: pending.attempt, snapshots };
}

export function handlesOf(checkpoints: Iterable<CompletedCheckpoint>): readonly string[] {
  const handles: string[] = [];
  for (const { snapshots } of checkpoints) for (const { handle } of snapshots) if (handle !== null) handles.push(handle);
  return handles;
}
