/**
 * All successors of a state: every action is tried with every binding, in the order in which they are declared.
 */
import type { Codec } from "./packing/codec.js";
import type { Action, Instance } from "./model.js";
import { written } from "./packing/written.js";

/** One disjunct of the next-state relation with its binding. */
export interface Choice { readonly action: Action<never>; readonly binding: readonly number[] }

/** @param accept is handed each successor, and the number of the choice that made it. @returns whether to go on */
export type Expand = (words: Int32Array, at: number, accept: (successor: unknown, choice: number) => boolean) => void;

export function choicesOf({ actions }: Instance): readonly Choice[] {
  return actions.flatMap((action) => action.bindings.map((binding) => ({ action, binding })));
}

/** One call after the other, each at a place of its own, where it stays fast whatever the others do. */
export function expansionOf(choices: readonly Choice[], { decode }: Codec): Expand {
  const calls = choices.map(({ binding }, choice) =>
    `if (c${choice}.step(${["state", ...binding].join(", ")})) { if (!accept(state, ${choice})) return; state = decode(words, at); }`);
  const actions = choices.map(({ action }, choice) => [`c${choice}`, action] as const);
  return written(`return function (words, at, accept) {\nlet state = decode(words, at);\n${calls.join("\n")}\n};`, { decode, ...Object.fromEntries(actions) });
}

/** The same with a look at what an action leaves behind that says it cannot happen. @throws Error when it changed the state */
export function watchedExpansionOf(choices: readonly Choice[], { decode, encode, words: length }: Codec): Expand {
  const packed = new Int32Array(length + 1);
  return (words, at, accept) => {
    for (const [number, { action, binding }] of choices.entries()) {
      const state = decode(words, at);
      if (action.step(state as never, ...binding)) {
        if (!accept(state, number)) return;
      } else if (!encode(state, packed) || packed.subarray(0, length).some((word, index) => word !== words[at + index])) {
        throw new Error(`${named({ action, binding })} says that it cannot happen, but has changed the state`);
      }
    }
  };
}

/** As in `commit(0, 2)`. */
export function named({ action, binding }: Choice): string {
  return binding.length === 0 ? action.name : `${action.name}(${binding.join(", ")})`;
}
