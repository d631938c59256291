// Sets have one form each, whatever their size, and do what sets do.
import fc from "fast-check";
import { expect, test } from "vitest";
import { allBelow, difference, excluding, has, including, intersection, isWithin, largest, sizeOf, union } from "./sets.js";

const members = fc.uniqueArray(fc.nat(100));
const setOf = (list: readonly number[]) => list.reduce(including, 0);

test("a set has the members that it was given, in whatever order", () => {
  fc.assert(fc.property(members, (list) => {
    const set = setOf(list);
    expect(setOf(list.toReversed())).toBe(set);
    expect(Array.from({ length: 101 }, (_, member) => member).filter((member) => has(set, member))).toEqual(list.toSorted((one, other) => one - other));
    expect(sizeOf(set)).toBe(list.length);
    expect(largest(set)).toBe(Math.max(-1, ...list));
  }));
});

test("union, intersection and difference are those of sets, and equal sets are equal values", () => {
  fc.assert(fc.property(members, members, (one, other) => {
    const [a, b] = [setOf(one), setOf(other)];
    expect(union(a, b)).toBe(setOf([...one, ...other]));
    expect(intersection(a, b)).toBe(setOf(one.filter((member) => other.includes(member))));
    expect(difference(a, b)).toBe(setOf(one.filter((member) => !other.includes(member))));
    expect(one.reduce(excluding, a)).toBe(0);
    expect(isWithin(a, b)).toBe(one.every((member) => other.includes(member)));
  }));
});

test("with less than 32 members, a set is its bits", () => {
  expect(setOf([0, 2, 30])).toBe(2 ** 30 + 5);
  expect([0, 1, 31].map(allBelow)).toEqual([0, 1, 2 ** 31 - 1]);
  expect(allBelow(40)).toBe(setOf(Array.from({ length: 40 }, (_, member) => member)));
});
