/**
 * Keyed state of one subtask: a value per key, its lineage beside it in the same object.
 * Source: Flink's HeapKeyedStateBackend. A snapshot is a copy: the live state goes on changing while it is being stored.
 */
import type { Cell, Distribution, NamedState, Plain } from "../../environment/state.js";
import { emptyLineage } from "./lineage.js";

/** A cell that its operator may change. */
export interface LiveCell {
  readonly key: string;
  value: Plain;
  readonly lineage: number[];
}

export interface KeyedState {
  /** The cell of a key, made with `initial` at its first use. */
  cell(key: string, initial: Plain): LiveCell;
  cells(): Iterable<LiveCell>;
  restore(cells: readonly Cell[]): void;
  snapshot(): NamedState;
}

/** How a snapshot takes the cells out of live state. The reference copies each. */
export type CopyCells = (cells: Iterable<LiveCell>) => readonly Cell[];

export function copyOfCells(cells: Iterable<LiveCell>): readonly Cell[] {
  const copies: Cell[] = [];
  for (const cell of cells) copies.push({ key: cell.key, value: cell.value, lineage: cell.lineage.slice() });
  return copies;
}

/** `distribution`: "keyed", or "list" where the cells are the subtask's own. */
export function heapKeyedState(name: string, partitions: number, copy: CopyCells, distribution: Distribution = "keyed"): KeyedState {
  const cells = new Map<string, LiveCell>();
  return {
    cell(key, initial) {
      let cell = cells.get(key);
      if (cell === undefined) {
        cell = { key, value: initial, lineage: emptyLineage(partitions) };
        cells.set(key, cell);
      }
      return cell;
    },
    cells: () => cells.values(),
    restore(stored) {
      for (const cell of stored) cells.set(cell.key, { key: cell.key, value: cell.value, lineage: [...cell.lineage] });
    },
    snapshot: () => ({ name, role: "applied", distribution, cells: copy(cells.values()) }),
  };
}
