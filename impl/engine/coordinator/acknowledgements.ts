/**
 * How acknowledgements are matched with pending checkpoints, and what a restart leaves of these.
 * Source: Flink PendingCheckpoint.acknowledgeTask: tasks are known by their execution attempt; a failover aborts all that is pending.
 */
import type { PendingCheckpoint } from "./pending-checkpoint.js";

export type AcknowledgementOutcome = "accepted" | "duplicate" | "unknown";

export interface Acknowledgements {
  match(pending: PendingCheckpoint, task: string, attempt: number): AcknowledgementOutcome;
  /** Whether a snapshot that nobody waits for is deleted; `referenced`: a pending or retained checkpoint refers to it. */
  discards(referenced: boolean): boolean;
  /** The pending checkpoints that live on when the tasks are restarted. */
  survivors(pending: readonly PendingCheckpoint[]): readonly PendingCheckpoint[];
}

export const acknowledgements: Acknowledgements = {
  match(pending, task, attempt) {
    if (pending.attempt !== attempt || !pending.expected.has(task)) return "unknown";
    return pending.acknowledged.has(task) ? "duplicate" : "accepted";
  },
  discards: (referenced) => !referenced,
  survivors: () => [],
};
