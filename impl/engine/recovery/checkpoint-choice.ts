/**
 * Which completed checkpoint a new attempt restores.
 * Source: Flink CompletedCheckpointStore.getLatestCheckpoint: the last one added.
 */
import type { CompletedCheckpoint } from "../../environment/systems.js";

/** `completed` in the order they were added; null when there is none. */
export type CheckpointChoice = (completed: readonly CompletedCheckpoint[]) => CompletedCheckpoint | null;

export const latestCompleted: CheckpointChoice = (completed) => completed.at(-1) ?? null;
