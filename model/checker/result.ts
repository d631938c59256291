/**
 * What a check is asked and what it answers: plain data, which can cross to another thread and into a document.
 */
import type { Step, Trace } from "./trace.js";

export interface CheckOptions {
  /** Only these, by name; all when left out. Types are always checked. */
  readonly properties?: readonly string[];
  /** Whether a state without a successor is a violation, unless the model says that it may stop there; when left out, only if no properties are named. */
  readonly deadlock?: boolean;
  /** Explore on after a violation: every property's shortest counterexample. */
  readonly keepGoing?: boolean;
  /** Keep only a hash of 64 bits of each state; liveness is not judged then. */
  readonly fingerprints?: boolean;
  /** At most so many distinct states. */
  readonly limit?: number;
  /** Called now and then. @returns whether to go on */
  readonly progress?: (sofar: Progress) => boolean;
}

export interface Progress {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  /** States whose successors are not known yet. */
  readonly queued: number;
}

export type ViolationKind = "type" | "deadlock" | "invariant" | "step" | "refinement" | "eventually" | "leads-to";

type State = Step["state"];

export interface Violation {
  /** The property's name, or `type` or `deadlock`. */
  readonly property: string;
  readonly kind: ViolationKind;
  /** What is wrong, where the property's name does not say it all. */
  readonly message: string | null;
  /** One of the shortest, save for a loop. */
  readonly trace: Trace;
  /** Of a refinement: what the last step's two states map to; `before` is null when there is but an initial state. */
  readonly mapped: { readonly before: State | null; readonly after: State } | null;
}

export interface Witness {
  readonly property: string;
  /** States on the shortest way there, the initial one included; null: it cannot be reached, or was not. */
  readonly length: number | null;
}

export interface ActionCount {
  readonly action: string;
  /** How many steps of it there are. */
  readonly generated: number;
}

/** Why the exploration ended before all was explored. */
export type Stop = "violation" | "limit" | "memory" | "interrupted";

export interface CheckResult {
  readonly model: string;
  readonly constants: Readonly<Record<string, number | string>>;
  readonly stop: Stop | null;
  readonly distinct: number;
  /** The initial states and every successor, before deduplication. */
  readonly generated: number;
  /** How many levels the exploration had; the initial states are the first. */
  readonly depth: number;
  readonly actions: readonly ActionCount[];
  readonly witnesses: readonly Witness[];
  readonly violations: readonly Violation[];
  /** Properties that can only be judged of all states, when not all were explored. */
  readonly unjudged: readonly string[];
  /** At most so likely is it that two states were taken for one; 0 when states were kept whole. */
  readonly collision: number;
  /** What the states and their index took. */
  readonly bytes: number;
}
