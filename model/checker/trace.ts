/**
 * A behaviour of a model: its states one after the other, each with the step that led to it; with a loop, it goes on for ever.
 */

export interface Step {
  /** As in `commit(0, 2)`; null for the initial state. */
  readonly action: string | null;
  readonly state: Readonly<Record<string, unknown>>;
}

export interface Trace {
  readonly steps: readonly Step[];
  /** How it goes on after its last state, if the violation is one of a whole behaviour. */
  readonly loop: Loop | null;
}

/** Back to a state of the trace; to the last one itself by no action at all, when it stutters. */
export interface Loop {
  /** The index of that state. */
  readonly to: number;
  readonly action: string | null;
}

/** How many states the loop has; 0 without one. */
export function loopLength({ steps, loop }: Trace): number {
  return loop === null ? 0 : steps.length - loop.to;
}
