/**
 * What can be set about checkpointing, restarting and channels, with the reference's defaults.
 * Source: Flink's CheckpointConfig and RestartStrategyOptions. Differs from Flink: failed checkpoints are tolerated by default.
 */

export interface Configuration {
  /** ms between two periodic triggers. */
  readonly interval: number;
  /** ms after which a pending checkpoint is aborted. */
  readonly timeout: number;
  readonly maxConcurrentCheckpoints: number;
  /** ms between a completion and the next periodic trigger. */
  readonly minPause: number;
  /** Declined, expired or unfinished checkpoints in a row that do not fail the job; null: any number (Flink's default is 0). */
  readonly tolerableFailedCheckpoints: number | null;
  /** Completed checkpoints kept for recovery. */
  readonly retained: number;
  readonly restart: { readonly strategy: "fixed-delay"; readonly attempts: number; readonly delay: number };
  /** Elements a data channel holds before its sender is back-pressured. */
  readonly channelCapacity: number;
  /** Records a sink gathers before it sends them to the external system. */
  readonly sinkBatch: number;
}

export const DEFAULT_CONFIGURATION: Configuration = {
  interval: 20,
  timeout: 200,
  maxConcurrentCheckpoints: 1,
  minPause: 0,
  tolerableFailedCheckpoints: null,
  retained: 1,
  restart: { strategy: "fixed-delay", attempts: 100, delay: 10 },
  channelCapacity: 16,
  sinkBatch: 8,
};
