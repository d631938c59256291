/**
 * The user's interrupt, as what is under way asks for it: it happened, or it may happen while something is waited for.
 */
import type { Io } from "./io.js";

export interface Interrupt {
  readonly happened: boolean;
  /** What comes first: the result, or null for the interrupt. */
  before<Result>(work: Promise<Result>): Promise<Result | null>;
  /** Stops listening. */
  end(): void;
}

export function listen(io: Io): Interrupt {
  let happened = false;
  let hear = (): void => undefined;
  const heard = new Promise<null>((resolve) => (hear = () => resolve(null)));
  const end = io.onInterrupt(() => {
    happened = true;
    hear();
  });
  return {
    get happened() {
      return happened;
    },
    before: (work) => Promise.race([work, heard]),
    end,
  };
}
