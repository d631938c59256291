/**
 * The shares of several old subtasks put together: the cells of each state one after the other.
 */
import type { NamedState, OperatorSnapshot } from "../../environment/state.js";

export function merged(parts: readonly (readonly OperatorSnapshot[])[]): readonly OperatorSnapshot[] {
  const operators = new Map<string, Map<string, NamedState>>();
  for (const { operator, states } of parts.flat()) {
    const own = operators.get(operator) ?? new Map<string, NamedState>();
    operators.set(operator, own);
    for (const state of states) own.set(state.name, { ...state, cells: [...(own.get(state.name)?.cells ?? []), ...state.cells] });
  }
  return [...operators].map(([operator, states]) => ({ operator, states: [...states.values()] }));
}
