// Keys, key groups and subtasks, as Flink computes them: its own vectors, and what must hold for every number of subtasks.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyCharacter } from "../../../tools/testing/arbitrary-lines.js";
import { defaultMaxParallelism, keyGroup, keyGroupRange, murmurHash, ownerOfKeyGroup, stringHash } from "./key-groups.js";

describe("a key", () => {
  test.each([
    ["", 0],
    ["a", 97],
    ["hello", 99162322],
    ["key-1", 101943363],
    // Wraps at 32 bits, and counts UTF-16 units.
    ["polygenelubricants", -2147483648],
    ["\u{1F600}", 1772899],
  ])("%j has Java's hash %i", (key, hash) => {
    expect(stringHash(key)).toBe(hash);
  });

  test.each([
    ["a", 81],
    ["hello", 35],
    ["key-1", 54],
  ])("%j lies in key group %i of 128", (key, group) => {
    expect(keyGroup(key, 128)).toBe(group);
  });
});

describe("Flink's murmur hash", () => {
  test.each([
    [0, 593689054, 94],
    [1, 68075478, 86],
    [2, 1085422463, 127],
    [3, 847579505, 113],
    [4, 1889779975, 7],
    [5, 236698494, 126],
    [10, 848998979, 67],
    [42, 1134849565, 29],
    [100, 616682048, 64],
    [-1, 1982413648, 80],
    [2147483647, 1653689534, 62],
    [-2147483648, 1718298732, 108],
    [97, 1455541201, 81],
    [99162322, 1715862179, 35],
    [101943363, 23124534, 54],
  ])("of %i is %i: key group %i of 128", (code, hash, group) => {
    expect(murmurHash(code)).toBe(hash);
    expect(murmurHash(code) % 128).toBe(group);
  });

  test("is never negative", () => {
    fc.assert(fc.property(fc.integer(), (code) => {
      expect(murmurHash(code)).toBeGreaterThanOrEqual(0);
      expect(murmurHash(code)).toBeLessThan(2 ** 31);
    }));
  });
});

describe("key groups", () => {
  test.each([
    [128, 3, [[0, 42], [43, 85], [86, 127]]],
    [10, 4, [[0, 2], [3, 4], [5, 7], [8, 9]]],
    [13, 2, [[0, 6], [7, 12]]],
    [128, 1, [[0, 127]]],
  ])("%i of them are dealt to %i subtasks as %j", (maxParallelism, parallelism, ranges) => {
    expect(Array.from({ length: parallelism }, (_, subtask) => keyGroupRange(subtask, parallelism, maxParallelism))).toEqual(ranges);
  });

  const job = fc.integer({ min: 1, max: 32768 }).chain((maxParallelism) =>
    fc.record({ maxParallelism: fc.constant(maxParallelism), parallelism: fc.integer({ min: 1, max: maxParallelism }), group: fc.nat(maxParallelism - 1) }));

  test("each have one owner, in whose range alone they lie", () => {
    fc.assert(fc.property(job, ({ maxParallelism, parallelism, group }) => {
      const owner = ownerOfKeyGroup(group, parallelism, maxParallelism);
      const holders = [owner - 1, owner, owner + 1].filter((subtask) => {
        const [first, last] = keyGroupRange(subtask, parallelism, maxParallelism);
        return first <= group && group <= last;
      });
      expect(holders).toEqual([owner]);
      expect(owner).toBeLessThan(parallelism);
    }));
  });

  test("leave no gap between two subtasks' ranges, and none at either end", () => {
    fc.assert(fc.property(job, ({ maxParallelism, parallelism }) => {
      let next = 0;
      for (let subtask = 0; subtask < parallelism; subtask++) {
        const [first, last] = keyGroupRange(subtask, parallelism, maxParallelism);
        if (first !== next || last < first) throw new Error(`subtask ${subtask} has ${first}–${last} after ${next - 1}`);
        next = last + 1;
      }
      expect(next).toBe(maxParallelism);
    }), { numRuns: 50 });
  });

  test("of any key exist", () => {
    fc.assert(fc.property(fc.string({ unit: anyCharacter }), fc.integer({ min: 1, max: 32768 }), (key, maxParallelism) => {
      const group = keyGroup(key, maxParallelism);
      expect(group >= 0 && group < maxParallelism && Number.isInteger(group)).toBe(true);
    }));
  });
});

describe("the default number of key groups", () => {
  test.each([[1, 128], [85, 128], [86, 256], [100, 256], [171, 256], [20000, 32768], [32768, 32768]])("for parallelism %i is %i", (parallelism, groups) => {
    expect(defaultMaxParallelism(parallelism)).toBe(groups);
  });

  test("is the least power of two from one and a half times the parallelism, within 128 and 32768", () => {
    for (let parallelism = 1; parallelism <= 32768; parallelism++) {
      let power = 128;
      while (power < parallelism + Math.floor(parallelism / 2) && power < 32768) power *= 2;
      if (defaultMaxParallelism(parallelism) !== power) throw new Error(`parallelism ${parallelism}: ${defaultMaxParallelism(parallelism)}, not ${power}`);
    }
  });
});
