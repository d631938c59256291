// List state dealt out anew: Flink's own vectors, and what must hold of any.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitList } from "./redistribution.js";

/** What each new subtask gets, as letter of the old subtask and place in its list: a0 a1. */
function dealt(sizes: readonly number[], parallelism: number, first = 0): readonly string[] {
  return splitList(sizes, parallelism, first).runs
    .map((runs) => runs.flatMap(({ subtask, from, to }) => Array.from({ length: to - from }, (_, index) => `${"abcdefgh"[subtask]}${from + index}`)).join(" "));
}

describe("list state dealt to another number of subtasks", () => {
  test.each([
    { sizes: [4, 3], parallelism: 3, first: 0, expected: ["a0 a1 a2", "a3 b0", "b1 b2"] },
    { sizes: [2, 2], parallelism: 3, first: 0, expected: ["a0 a1", "b0", "b1"] },
    { sizes: [1, 1], parallelism: 4, first: 0, expected: ["a0", "b0", "", ""] },
    { sizes: [5], parallelism: 2, first: 0, expected: ["a0 a1 a2", "a3 a4"] },
    { sizes: [4, 3], parallelism: 3, first: 1, expected: ["b1 b2", "a0 a1 a2", "a3 b0"] },
  ])("$sizes to $parallelism, beginning with $first", ({ sizes, parallelism, first, expected }) => {
    expect(dealt(sizes, parallelism, first)).toEqual(expected);
  });

  test("the next state begins with the first receiver that got no extra element", () => {
    expect(splitList([4, 3], 3, 0).next).toBe(1);
    expect(splitList([4, 3], 3, 1).next).toBe(2);
    expect(splitList([3, 3], 3, 2).next).toBe(2);
  });

  test("gives each element to exactly one, and to none two more than to another", () => {
    const sizes = fc.array(fc.nat(6), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(sizes, fc.integer({ min: 1, max: 8 }), fc.nat(7), (old, parallelism, first) => {
      const receivers = dealt(old, parallelism, first % parallelism).map((text) => text.split(" ").filter((name) => name !== ""));
      const all = old.flatMap((size, subtask) => Array.from({ length: size }, (_, index) => `${"abcdefgh"[subtask]}${index}`));
      expect(receivers.flat().sort()).toEqual(all.sort());
      const counts = receivers.map(({ length }) => length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }));
  });
});
