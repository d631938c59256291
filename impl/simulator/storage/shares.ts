/**
 * What is asked for of a stored snapshot: of each state named the cells at some places, or with some keys.
 * Source: Flink's OperatorStateHandle (offsets per state) and KeyGroupsStateHandle.
 */
import type { StateShare } from "../../environment/messages.js";
import type { Cell, Snapshot } from "../../environment/state.js";
import type { StateDescription } from "../../environment/systems.js";
import { keyGroup } from "../../engine/state/key-groups.js";

/** The snapshot with the cells that are asked for, and no others. */
export function shareOf(snapshot: Snapshot, shares: readonly StateShare[]): Snapshot {
  const operators = snapshot.operators.map(({ operator, states }) => ({
    operator,
    states: states.flatMap((state) => {
      const own = shares.filter((share) => share.operator === operator && share.state === state.name);
      return own.length === 0 ? [] : [{ ...state, cells: own.flatMap((share) => cellsOf(state.cells, share)) }];
    }),
  }));
  return { ...snapshot, operators };
}

function cellsOf(cells: readonly Cell[], share: StateShare): readonly Cell[] {
  switch (share.kind) {
    case "places": return cells.slice(share.from, share.to);
    case "keys": return cells.filter(({ key }) => share.keys.includes(key));
    case "key-groups": return cells.filter(({ key }) => {
      const group = keyGroup(key, share.maxParallelism);
      return share.first <= group && group <= share.last;
    });
  }
}

export function describe({ operators }: Snapshot): readonly StateDescription[] {
  return operators.flatMap(({ operator, states }) => states.map(({ name, distribution, cells }) => ({ operator, name, distribution, size: cells.length })));
}
