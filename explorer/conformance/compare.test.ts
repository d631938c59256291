// The comparison that every runner of vectors must make.
import { describe, expect, test } from "vitest";
import { differences } from "./compare.js";

describe("an expected value", () => {
  test.each<[what: string, expected: unknown, found: unknown]>([
    ["an equal scalar", "a", "a"],
    ["null", null, null],
    ["a number within bounds, ends included", { least: 3, most: 5 }, 3],
    ["an object that has more fields", { a: 1 }, { a: 1, b: 2 }],
    ["an equal list", [1, { a: null }], [1, { a: null }]],
    ["an empty list", [], []],
  ])("is met by %s", (_what, expected, found) => {
    expect(differences(expected, found)).toEqual([]);
  });

  test.each<[what: string, expected: unknown, found: unknown, place: string]>([
    ["another scalar", 1, 2, ""],
    ["a number in letters", 1, "1", ""],
    ["a number beyond the bounds", { least: 3, most: 5 }, 6, ""],
    ["a field that is missing", { a: { b: null } }, { a: {} }, "/a/b"],
    ["a shorter list", { a: [1, 2] }, { a: [1] }, "/a/1"],
    ["a longer list", [1], [1, 2], "/1"],
    ["a list in another order", ["a", "b"], ["b", "a"], "/0"],
    ["an object in place of a list", [], {}, ""],
    ["null in place of an object", { a: 1 }, null, ""],
  ])("is not met by %s, and its place is told", (_what, expected, found, place) => {
    expect(differences(expected, found)[0]?.place).toBe(place);
  });
});

describe("a list without an order", () => {
  const unordered = (expected: unknown, found: unknown) => differences({ events: expected }, { events: found }, ["events"]);

  test("is met in any order", () => {
    expect(unordered([{ a: 1 }, { a: 2 }], [{ a: 2 }, { a: 1 }])).toEqual([]);
  });

  test("pairs each expected item with one of its own, even if the first that would do is wanted by another", () => {
    expect(unordered([{ a: 1 }, { a: 1, b: 2 }], [{ a: 1, b: 2 }, { a: 1, b: 3 }])).toEqual([]);
  });

  test("tells what is missing and what is too much", () => {
    expect(unordered([1, 1], [1, 2])).toEqual([{ place: "/events", expected: 1, found: undefined }, { place: "/events", expected: undefined, found: 2 }]);
  });

  test("of another name has one", () => {
    expect(differences({ failed: [1, 2] }, { failed: [2, 1] }, ["events"])).toHaveLength(2);
  });
});
