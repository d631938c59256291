/**
 * How often each record was seen: never, once, or more than once. Two sets instead of a count each.
 */
import { has, including, intersection, union } from "../../checker/sets.js";
import { record, set } from "../../checker/types.js";

export interface Bag { once: number; again: number }

/** `once`: the records that occur; `again`: those that occur more than once. */
export function bagOf(records: number) {
  return record({ once: set(records), again: set(records) });
}

export function emptyBag(): Bag {
  return { once: 0, again: 0 };
}

export function addAll(bag: Bag, { once, again }: Readonly<Bag>): void {
  bag.again = union(bag.again, union(again, intersection(bag.once, once)));
  bag.once = union(bag.once, once);
}

export function addSet(bag: Bag, records: number): void {
  bag.again = union(bag.again, intersection(bag.once, records));
  bag.once = union(bag.once, records);
}

export function addRecord(bag: Bag, record: number): void {
  if (has(bag.once, record)) bag.again = including(bag.again, record);
  else bag.once = including(bag.once, record);
}

/** Empties a bag. @returns what was in it */
export function takeAll(bag: Bag): Bag {
  const taken = { ...bag };
  clear(bag);
  return taken;
}

export function clear(bag: Bag): void {
  bag.once = bag.again = 0;
}
