/**
 * Which steps of the model an event may be: one, one of several, or none at all; and what the event says of the state after it.
 */
import type { Checkpointing } from "../../model/protocol/checkpointing/variables.js";

export interface Step {
  /** Name of an action, and its binding, where it is not for the state to say; −1 names nothing that the model has, and then it cannot be taken. */
  readonly action: string;
  readonly binding: readonly number[] | ((state: Checkpointing) => readonly number[]);
  /** What the event says of the state after it; nothing is said where this is left out. @returns the field that differs */
  readonly observed?: (state: Checkpointing) => string | null;
  /** Taken as long as this is so, any number of times; once where it is left out. */
  readonly as?: (state: Checkpointing) => boolean;
}
export type Sequence = readonly Step[];

export type Steps =
  /** It is no step of the model. */
  | { readonly kind: "none" }
  /** One of these sequences; or nothing, where the model has left this behind already. */
  | { readonly kind: "steps"; readonly either: readonly Sequence[]; readonly mayBeNone: (state: Checkpointing) => boolean };

export const NONE: Steps = { kind: "none" };
const never = () => false;

export function one(action: string, binding: Step["binding"], observed?: Step["observed"], mayBeNone: (state: Checkpointing) => boolean = never): Steps {
  return either([[observed === undefined ? { action, binding } : { action, binding, observed }]], mayBeNone);
}

export function either(sequences: readonly Sequence[], mayBeNone: (state: Checkpointing) => boolean = never): Steps {
  return { kind: "steps", either: sequences, mayBeNone };
}

/** No step, and a state of which this is true. */
export function nothing(mayBeNone: (state: Checkpointing) => boolean): Steps {
  return either([], mayBeNone);
}

/** `first`, in each case, and then the event's own steps. */
export function after(first: Sequence, steps: Steps): Steps {
  return steps.kind === "none" || first.length === 0 ? steps : { ...steps, either: steps.either.map((sequence) => [...first, ...sequence]) };
}

/** The event's own steps, and then `last`. */
export function before(steps: Steps, last: Sequence): Steps {
  return steps.kind === "none" || last.length === 0 ? steps : { ...steps, either: steps.either.map((sequence) => [...sequence, ...last]) };
}

/** The same, where the model may have left it behind, or know nothing of it. */
export function perhaps(steps: Steps, mayBeNone: (state: Checkpointing) => boolean = () => true): Steps {
  return steps.kind === "none" ? steps : { ...steps, mayBeNone };
}
