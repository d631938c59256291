/**
 * How acknowledgements are matched with pending checkpoints, and what a restart leaves of these.
 * Source: Flink PendingCheckpoint.acknowledgeTask: tasks are known by their execution attempt; a failover aborts all that is pending.
 */
import type { PendingCheckpoint } from "./pending-checkpoint.js";

export type AcknowledgementOutcome = "accepted" | "duplicate" | "unknown";

export type Holder = "checkpoint" | "savepoint";

export interface Acknowledgements {
  match(pending: PendingCheckpoint, task: string, attempt: number): AcknowledgementOutcome;
  /** Whether a snapshot that nobody waits for is deleted; `holder`: who refers to it, a pending or retained checkpoint or something that is a user's. */
  discards(holder: Holder | null): boolean;
  /** The pending checkpoints that live on when the tasks are restarted. */
  survivors(pending: readonly PendingCheckpoint[]): readonly PendingCheckpoint[];
}

export const acknowledgements: Acknowledgements = {
  match(pending, task, attempt) {
    if (pending.attempt !== attempt || !pending.expected.has(task)) return "unknown";
    return pending.acknowledged.has(task) ? "duplicate" : "accepted";
  },
  discards: (holder) => holder === null,
  survivors: () => [],
};
