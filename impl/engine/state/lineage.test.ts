// Lineage tells which input rows a state holds: the same rows give the same integers in any order, other rows give others.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDigest, addLineage, addRow, emptyLineage, equalLineage, rowDigest } from "./lineage.js";

const PARTITIONS = 3;
const MODULUS = 2n ** 53n;
const digest = fc.bigInt({ min: 0n, max: MODULUS - 1n }).map(Number);
const nearTheEdge = fc.nat(9).map((distance) => 2 ** 53 - 1 - distance);
const anyDigest = fc.oneof(digest, nearTheEdge, fc.nat(9));
const row = fc.record({ partition: fc.nat(PARTITIONS - 1), offset: fc.nat(4) });
type Row = { readonly partition: number; readonly offset: number };

function lineageOf(rows: readonly Row[]): number[] {
  const lineage = emptyLineage(PARTITIONS);
  for (const { partition, offset } of rows) addRow(lineage, partition, rowDigest(partition, offset));
  return lineage;
}

describe("digests", () => {
  test("are added modulo 2^53, exactly, up to the edge", () => {
    fc.assert(fc.property(anyDigest, anyDigest, (one, other) => {
      expect(BigInt(addDigest(one, other))).toBe((BigInt(one) + BigInt(other)) % MODULUS);
    }), { numRuns: 1_000 });
  });

  test.each([
    [2 ** 53 - 1, 1, 0],
    [2 ** 53 - 1, 2 ** 53 - 1, 2 ** 53 - 2],
    [2 ** 53 - 1, 0, 2 ** 53 - 1],
    [2 ** 52, 2 ** 52, 0],
    [0, 0, 0],
  ])("%i + %i is %i", (one, other, sum) => {
    expect(addDigest(one, other)).toBe(sum);
  });

  test("of rows have 53 bits, and no two rows of a large input share one", () => {
    const seen = new Set<number>();
    for (let partition = 0; partition < 8; partition++) {
      for (let offset = 0; offset < 40_000; offset++) {
        const of = rowDigest(partition, offset);
        if (!Number.isSafeInteger(of) || of < 0) throw new Error(`${partition}/${offset}: ${of}`);
        seen.add(of);
      }
    }
    expect(seen.size).toBe(8 * 40_000);
    expect([...seen].some((of) => of > 2 ** 52)).toBe(true);
  });
});

describe("a lineage", () => {
  test("counts the rows of each source partition", () => {
    const [zeros, , ones, , twos] = lineageOf([{ partition: 0, offset: 0 }, { partition: 2, offset: 0 }, { partition: 2, offset: 1 }]);
    expect([zeros, ones, twos]).toEqual([1, 0, 2]);
  });

  test("does not depend on the order of its rows", () => {
    const rowsTwice = fc.array(row).chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })));
    fc.assert(fc.property(rowsTwice, ([rows, shuffled]) => {
      expect(lineageOf(shuffled)).toEqual(lineageOf(rows));
    }));
  });

  test("of two parts, added, is that of the whole, whichever is added to which", () => {
    fc.assert(fc.property(fc.array(row), fc.array(row), (some, others) => {
      const sum = lineageOf(some);
      addLineage(sum, lineageOf(others));
      const reverse = lineageOf(others);
      addLineage(reverse, lineageOf(some));
      expect([sum, reverse]).toEqual([lineageOf([...some, ...others]), lineageOf([...some, ...others])]);
    }));
  });

  test("equals another exactly when both hold the same rows equally often", () => {
    const sorted = (rows: readonly Row[]) => rows.map(({ partition, offset }) => `${partition}/${offset}`).sort();
    const few = fc.array(row, { maxLength: 4 });
    const equal = { yes: 0, no: 0 };
    fc.assert(fc.property(few, few, fc.boolean(), (rows, others, same) => {
      const compared = same ? [...rows].reverse() : others;
      const areEqual = equalLineage(lineageOf(rows), lineageOf(compared));
      equal[areEqual ? "yes" : "no"]++;
      expect(areEqual).toBe(sorted(rows).join() === sorted(compared).join());
    }), { numRuns: 1_000 });
    expect(Math.min(equal.yes, equal.no)).toBeGreaterThan(50);
  });

  test("that lost one row and took another twice is found out, though the count is right", () => {
    const right = lineageOf([{ partition: 0, offset: 0 }, { partition: 0, offset: 1 }]);
    expect(equalLineage(right, lineageOf([{ partition: 0, offset: 1 }, { partition: 0, offset: 1 }]))).toBe(false);
  });

  test("over another number of partitions is another lineage", () => {
    expect(equalLineage(emptyLineage(1), emptyLineage(2))).toBe(false);
    expect(equalLineage(emptyLineage(2), emptyLineage(1))).toBe(false);
  });
});
