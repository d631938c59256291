/**
 * The checker anybody would write first: plain objects, JSON as keys, a Set. What the real one is measured against, and compared with.
 */
import type { Action, Instance } from "../model/checker/model.js";

export interface Counts {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  /** Length of the shortest way to a state that breaks an invariant; null: none does. */
  readonly shortest: number | null;
}

export function naiveCheck({ initial, actions, properties }: Instance): Counts {
  const invariants = properties.filter((property) => property.kind === "invariant");
  const seen = new Set<string>();
  let [generated, depth, shortest] = [0, 0, null as number | null];
  const visit = (state: unknown, next: unknown[]): void => {
    generated++;
    const key = JSON.stringify(state);
    if (seen.has(key)) return;
    seen.add(key);
    next.push(state);
    if (shortest === null && invariants.some((invariant) => !invariant.holds(state as never))) shortest = depth + 1;
  };
  let level: unknown[] = [];
  for (const state of initial) visit(state, level);
  while (level.length > 0) {
    depth++;
    const next: unknown[] = [];
    for (const state of level) for (const successor of successorsOf(state, actions)) visit(successor, next);
    level = next;
  }
  return { distinct: seen.size, generated, depth, shortest };
}

function successorsOf(state: unknown, actions: readonly Action<never>[]): readonly unknown[] {
  const text = JSON.stringify(state);
  const successors: unknown[] = [];
  let copy: unknown = JSON.parse(text);
  for (const action of actions) {
    for (const binding of action.bindings) {
      // What cannot happen leaves the copy as it was.
      if (!action.step(copy as never, ...binding)) continue;
      successors.push(copy);
      copy = JSON.parse(text);
    }
  }
  return successors;
}
