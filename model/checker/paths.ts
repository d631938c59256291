/**
 * From the number of a state to the way there: up the tree of parents, then down again, doing the steps.
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

/** Only numbers are compared, so that it does not matter whether whole states are kept. */
export function pathTo(search: Search, state: number): readonly Step[] {
  const numbers: number[] = [];
  for (let at = state; at !== -1; at = search.states.parent(at)) numbers.push(at);
  numbers.reverse();
  const first = search.instance.initial.find((initial) => search.numberOf(initial) === numbers[0]);
  if (first === undefined) throw new Error("a way that begins in no initial state");
  const steps: Step[] = [{ action: null, state: first as Shown }];
  for (const number of numbers.slice(1)) steps.push(stepTo(search, steps.at(-1)!.state, number));
  return steps;
}

/** The first step that leads there. */
export function stepTo(search: Search, from: Shown, to: number): Step {
  for (const choice of search.choices) {
    const state = search.copyOf(from);
    if (choice.action.step(state as never, ...choice.binding) && search.numberOf(state) === to) return { action: named(choice), state: state as Shown };
  }
  throw new Error(`no action leads to state ${to} a second time: some action does not do the same each time`);
}

export function decoded({ codec, states }: Search, state: number): Shown {
  return codec.decode(states.chunk(state), states.at(state)) as Shown;
}
