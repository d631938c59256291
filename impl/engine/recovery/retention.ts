/**
 * Which completed checkpoints stay: the newest few while the job runs, and after its end those that its user asked to keep.
 * Source: Flink CheckpointSubsumeHelper and CheckpointProperties, §1.11 of the semantics.
 */
import type { CompletedCheckpoint } from "../../environment/systems.js";
import type { JobStatus } from "../../environment/messages.js";

/** Flink's execution.checkpointing.externalized-checkpoint-retention. */
export const RETENTIONS = ["no-externalized-checkpoints", "delete-on-cancellation", "retain-on-cancellation"] as const;
export type Retention = (typeof RETENTIONS)[number];

/** Whether a checkpoint is discarded when its job ends so; a savepoint never is. */
export const DISCARDED: { readonly [R in Retention]: { readonly [S in JobStatus]: boolean } } = {
  "no-externalized-checkpoints": { finished: true, cancelled: true, failed: true },
  "delete-on-cancellation": { finished: true, cancelled: true, failed: false },
  "retain-on-cancellation": { finished: true, cancelled: false, failed: false },
};

/**
 * What is left of a store that keeps `count` checkpoints, in the order in which they were added: the oldest go first, but never the newest,
 * and the newest that is no savepoint only when it is a stop that came after it.
 */
export function subsume(entries: readonly CompletedCheckpoint[], count: number, newestIsStop = false): readonly CompletedCheckpoint[] {
  const newest = entries.at(-1);
  const lastCheckpoint = entries.findLast(({ savepoint }) => savepoint !== true);
  let excess = entries.length - count;
  return entries.filter((entry) => {
    const removable = entry !== newest && (entry.savepoint === true || newestIsStop || entry !== lastCheckpoint);
    return !removable || excess-- <= 0;
  });
}
