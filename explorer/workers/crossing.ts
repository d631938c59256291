/**
 * Errors on their way from a thread to the one that asked: as data, with the stack they had there, and bad input still bad input.
 */
import { BadInput, type Problem } from "../scenario/bad-input.js";

export type CrossingError =
  | { readonly kind: "bad-input"; readonly problems: readonly Problem[] }
  | { readonly kind: "thrown"; readonly message: string; readonly stack: string };

/** An answer, or why there is none. */
export type Crossing = { readonly answer: unknown } | { readonly error: CrossingError };

export function packed(error: unknown): CrossingError {
  if (error instanceof BadInput) return { kind: "bad-input", problems: error.problems };
  if (error instanceof Error) return { kind: "thrown", message: error.message, stack: error.stack ?? error.message };
  return { kind: "thrown", message: String(error), stack: String(error) };
}

export function unpacked(crossing: CrossingError): Error {
  switch (crossing.kind) {
    case "bad-input": {
      const [first, ...rest] = crossing.problems;
      return new BadInput([first!, ...rest]);
    }
    case "thrown": return Object.assign(new Error(crossing.message), { stack: crossing.stack });
  }
}
