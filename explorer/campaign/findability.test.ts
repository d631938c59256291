// Medians and percentiles over seeds, where not finding counts as more than all runs.
import { describe, expect, test } from "vitest";
import { findabilityOf } from "./findability.js";

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

describe("how many runs a bug takes", () => {
  test("is the middle one and the one that 95 in 100 do not exceed", () => {
    expect(findabilityOf("auto", upTo(20))).toEqual({ strategy: "auto", seeds: 20, found: 20, median: 10, p95: 19 });
    expect(findabilityOf("random", [7])).toMatchObject({ median: 7, p95: 7 });
    expect(findabilityOf("random", [9, 1, 5])).toMatchObject({ median: 5, p95: 9 });
  });

  test("is more than all runs where too many seeds do not find it", () => {
    expect(findabilityOf("auto", [null, 4, null])).toMatchObject({ found: 1, median: null, p95: null });
    expect(findabilityOf("auto", [null, ...upTo(19)])).toMatchObject({ found: 19, median: 10, p95: 19 });
    expect(findabilityOf("auto", [null, null, ...upTo(18)])).toMatchObject({ median: 10, p95: null });
  });
});
