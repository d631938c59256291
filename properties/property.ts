/**
 * The contract of a property: one sentence that every run must satisfy, and a monitor that sees events and nothing else.
 */
import type { EventKind, EventOf, Origin } from "../impl/trace/events.js";
import type { Keepers } from "./keepers.js";

export const PROPERTY_NAMES = [
  "no-loss-output", "no-duplicate-output", "no-loss-state", "no-duplicate-state", "one-explanation", "consistent-cut", "alignment",
  "cancellation-passed-on", "given-up-for-cause",
  "commit-only-after-completion", "committed-eventually", "nothing-uncommitted-readable", "aborted-never-readable",
  "visible-output-never-goes-back", "old-attempts-show-nothing-new", "no-orphan-transaction", "order-per-key", "restore-from-latest",
  "retained-state-kept", "configuration-respected", "checkpoint-ends", "demand-met", "job-ends",
] as const;
export type PropertyName = (typeof PROPERTY_NAMES)[number];
/** Any property: one of ours, or one that a user defines. */
export type AnyPropertyName = PropertyName | (string & {});

/** What a monitor may say. */
export interface Testimony {
  /** The property is broken; `message` names the record or checkpoint and the two values that differ. The first call counts. */
  readonly violated: (message: string) => void;
  /** The same, but an earlier event showed it: which, from 1, and when. */
  readonly violatedBy: (message: string, event: number, at: number) => void;
  /** The run has reached a point at which this property could have been broken. */
  readonly arm: () => void;
  /** For the run that just started, events of these kinds would tell this monitor nothing: it is spared them. */
  readonly spare: (...kinds: readonly EventKind[]) => void;
}

/** A monitor is its handlers, by event kind. */
export type Monitor = { readonly [Kind in EventKind]?: (event: EventOf<Kind>, origin: Origin, at: number) => void };

export interface Property {
  readonly name: AnyPropertyName;
  readonly sentence: string;
  /** Kinds of events without which the property cannot be judged. */
  readonly needs: readonly EventKind[];
  /** Whether it can be judged only when the run is at rest. */
  readonly atRest: boolean;
  readonly monitor: (testimony: Testimony, keepers: Keepers) => Monitor;
}
