/**
 * From the number of a state to the way there: up the tree of parents, then down again for the names of the steps.
 */
import { named } from "./expansion.js";
import type { Finding } from "./judge.js";
import type { Search } from "./search.js";
import type { Step, Trace } from "./trace.js";

type Shown = Step["state"];

/** The shortest way to what the search found. */
export function traceOf(search: Search, { state, last }: Finding): Trace {
  const steps = state === -1 ? [] : pathTo(search, state);
  if (last === null) return { steps, loop: null };
  const action = last.choice === -1 ? null : named(search.choices[last.choice]!);
  return { steps: [...steps, { action, state: last.state as Shown }], loop: null };
}

export function pathTo(search: Search, state: number): readonly Step[] {
  const numbers: number[] = [];
  for (let at = state; at !== -1; at = search.states.parent(at)) numbers.push(at);
  numbers.reverse();
  return numbers.map((number, index) => ({ action: index === 0 ? null : stepBetween(search, numbers[index - 1]!, number), state: decoded(search, number) }));
}

export function decoded({ codec, states }: Search, state: number): Shown {
  return codec.decode(states.chunk(state), states.at(state)) as Shown;
}

/** The first step that leads from one state to the other. */
export function stepBetween(search: Search, from: number, to: number): string {
  const { codec, states, choices } = search;
  const packed = new Int32Array(codec.words + 1);
  const choice = choices.find(({ action, binding }) => {
    const state = decoded(search, from);
    return action.step(state as never, ...binding) && codec.encode(state, packed) && states.find(packed) === to;
  });
  if (choice === undefined) throw new Error(`no action leads from state ${from} to state ${to}: some action does not do the same each time`);
  return named(choice);
}
