/**
 * The form of stored state: cells, each with the user's value and, beside it, its shadow lineage.
 * One form for keyed state, list state and offsets, so that storage can keep, redistribute and judge all of them.
 */
import type { Lineage } from "../trace/events.js";

/** Anything that JSON can hold. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [field: string]: Plain };

export interface Cell {
  /** Record key of keyed state, partition of an offset, position in a list. */
  readonly key: string;
  readonly value: Plain;
  readonly lineage: Lineage;
}

/** What the lineages of a state's cells mean: together all that the task applied, or the content of one pending transaction each, or nothing. */
export type StateRole = "applied" | "transaction" | "other";

/**
 * To whom the cells go when the parallelism changes: to the owner of their key, in equal runs to all, all to all, to the reader of their partition,
 * or to the subtask that stands in for theirs: number i modulo the new parallelism.
 */
export type Distribution = "keyed" | "list" | "union" | "by-partition" | "by-subtask";

export interface NamedState {
  readonly name: string;
  readonly role: StateRole;
  readonly distribution: Distribution;
  readonly cells: readonly Cell[];
}

/** What one operator of a task's chain keeps. */
export interface OperatorSnapshot {
  /** The vertex it is. */
  readonly operator: string;
  readonly states: readonly NamedState[];
}

/** One task's share of a checkpoint: the operators of its chain, from head to tail. */
export interface Snapshot {
  readonly checkpoint: number;
  readonly task: string;
  readonly operators: readonly OperatorSnapshot[];
}
