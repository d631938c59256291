// Counts by integer, however many there are.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Counters } from "./counters.js";

test("each integer is counted by itself, from 0", () => {
  const key = fc.oneof(fc.nat(40), fc.integer({ min: 0, max: 2 ** 30 }), fc.nat(4000).map((number) => number * 32));
  fc.assert(fc.property(fc.array(key, { maxLength: 3000, size: "max" }), (keys) => {
    const counters = new Counters();
    const counts = new Map<number, number>();
    for (const one of keys) {
      const before = counts.get(one) ?? 0;
      counts.set(one, before + 1);
      expect(counters.next(one)).toBe(before);
    }
  }), { numRuns: 50 });
});
