/**
 * Which of the queued requests for a checkpoint or savepoint may run now.
 * Source: Flink CheckpointRequestDecider, §1.3 of the semantics. Differs: requests of one rank and age run in the order in which they came.
 */
import type { Configuration } from "../job/configuration.js";

/** A checkpoint belongs to the job, a savepoint to its user; a stop is a savepoint after which the job ends. */
export type SnapshotKind = "checkpoint" | "savepoint" | "stop";

export interface CheckpointRequest {
  readonly kind: SnapshotKind;
  /** Made by the timer, not by a user. */
  readonly periodic: boolean;
  /** ms at which it was made. */
  readonly at: number;
}

export interface Situation {
  readonly now: number;
  /** Another trigger is being prepared. */
  readonly triggering: boolean;
  /** Checkpoints and savepoints triggered and not ended. */
  readonly pending: number;
  /** Checkpoints whose snapshots are being discarded. */
  readonly cleaning: number;
  /** ms at which a checkpoint or savepoint last completed; null before the first. */
  readonly lastCompletion: number | null;
  readonly configuration: Pick<Configuration, "mode" | "maxConcurrentCheckpoints" | "minPause">;
}

/** `run` and `postpone` take the first request off the queue; the latter asks the timer again after so many ms. */
export type Decision = { readonly kind: "run" } | { readonly kind: "wait" } | { readonly kind: "postpone"; readonly delay: number };

/** `queue` in the order of `compareRequests`. */
export type RequestDecider = (queue: readonly CheckpointRequest[], situation: Situation) => Decision;

const WAIT: Decision = { kind: "wait" };
const RUN: Decision = { kind: "run" };

export const requestDecider: RequestDecider = (queue, { now, triggering, pending, cleaning, lastCompletion, configuration }) => {
  const head = queue[0];
  const { mode, maxConcurrentCheckpoints, minPause } = configuration;
  if (head === undefined || triggering || cleaning > maxConcurrentCheckpoints) return WAIT;
  if (pending >= maxConcurrentCheckpoints) return isForced(head) && mode !== "stop-the-world" ? RUN : WAIT;
  const delay = lastCompletion === null || !head.periodic ? 0 : lastCompletion + minPause - now;
  return delay > 0 ? { kind: "postpone", delay } : RUN;
};

/** Savepoints go before checkpoints, and do not wait for them, since barriers follow each other; only a world that has stopped cannot stop again. */
export function isForced({ kind }: CheckpointRequest): boolean {
  return kind !== "checkpoint";
}

/** Savepoints before checkpoints, those a user asked for before periodic ones, older before younger. */
export function compareRequests(one: CheckpointRequest, other: CheckpointRequest): number {
  return rank(one) - rank(other) || one.at - other.at;
}

function rank(request: CheckpointRequest): number {
  return (isForced(request) ? 0 : 2) + (request.periodic ? 1 : 0);
}
