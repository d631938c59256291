/**
 * What can be set about checkpointing, restarting and channels, with the reference's defaults.
 * Source: Flink's CheckpointConfig and RestartStrategyOptions. Differs from Flink: failed checkpoints are tolerated by default;
 * restarts are as good as unlimited, after a short delay, whether or not checkpoints are taken.
 */
import type { Mode, Restart } from "../../trace/settings.js";
import type { Retention } from "../recovery/retention.js";

export interface Configuration {
  /** How checkpoints are taken; with `none` all that is said of them here is disregarded. */
  readonly mode: Mode;
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
  /** Whether they outlive the job: Flink's execution.checkpointing.externalized-checkpoint-retention. */
  readonly retention: Retention;
  readonly restart: Restart;
  /** Elements a data channel holds before its sender is back-pressured. */
  readonly channelCapacity: number;
  /** Records a sink gathers before it sends them to the external system. */
  readonly sinkBatch: number;
}

export const DEFAULT_CONFIGURATION: Configuration = {
  mode: "exactly-once",
  interval: 20,
  timeout: 200,
  maxConcurrentCheckpoints: 1,
  minPause: 0,
  tolerableFailedCheckpoints: null,
  retained: 1,
  retention: "no-externalized-checkpoints",
  restart: { strategy: "fixed-delay", attempts: 100, delay: 10 },
  channelCapacity: 16,
  sinkBatch: 8,
};

/** What a restart strategy is when only its name is given: Flink's defaults. */
export const RESTARTS: { readonly [Strategy in Restart["strategy"]]: Extract<Restart, { strategy: Strategy }> } = {
  "none": { strategy: "none" },
  "fixed-delay": { strategy: "fixed-delay", attempts: 1, delay: 1_000 },
  "failure-rate": { strategy: "failure-rate", maxFailuresPerInterval: 1, failureRateInterval: 60_000, delay: 1_000 },
  "exponential-delay": {
    strategy: "exponential-delay", initialBackoff: 1_000, maxBackoff: 60_000, backoffMultiplier: 1.5,
    resetBackoffThreshold: 3_600_000, attemptsBeforeResetBackoff: null,
  },
};
