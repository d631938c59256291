/**
 * Whether a periodic checkpoint may be triggered now.
 * Source: Flink CheckpointRequestDecider, §1.3. Leaves out: savepoints, forced requests, the cleaner's back-pressure.
 */
import type { Configuration } from "../job/configuration.js";

export interface DeciderInput {
  readonly now: number;
  /** Another trigger is being prepared. */
  readonly triggering: boolean;
  readonly pending: number;
  /** ms at which a checkpoint last completed; null before the first. */
  readonly lastCompletion: number | null;
  readonly configuration: Configuration;
}

/** `wait`: keep the request until a checkpoint ends. `later`: drop it and ask again after so many ms. */
export type Decision = { readonly kind: "trigger" } | { readonly kind: "wait" } | { readonly kind: "later"; readonly delay: number };

export type RequestDecider = (input: DeciderInput) => Decision;

export const periodicDecider: RequestDecider = ({ now, triggering, pending, lastCompletion, configuration }) => {
  if (triggering || pending >= configuration.maxConcurrentCheckpoints) return { kind: "wait" };
  const delay = lastCompletion === null ? 0 : lastCompletion + configuration.minPause - now;
  return delay > 0 ? { kind: "later", delay } : { kind: "trigger" };
};
