// What operators compute: record by record over one cell, and what the cell gives out at the end of the data.
import { describe, expect, test } from "vitest";
import type { Plain } from "../../environment/state.js";
import type { OperatorSpec } from "../job/graph.js";
import { operatorFunction } from "./operator-function.js";

/** What comes of these values, each with the input it came by, and what the cell then holds. */
function computed(spec: OperatorSpec, ...values: readonly (number | readonly [value: number, input: number])[]) {
  const compute = operatorFunction(spec);
  const cell: { value: Plain } = { value: compute.initial };
  const out = values.map((entry, offset) => {
    const [value, input] = typeof entry === "number" ? [entry, 0] : entry;
    return compute.apply(cell, { kind: "record", key: "k", value, partition: 1, offset, digest: 0 }, input);
  });
  const held = cell.value;
  return { out, held, finished: compute.finish?.(cell), after: cell.value };
}

describe("an operator", () => {
  test.each<[what: string, OperatorSpec, readonly (number | readonly [number, number])[], readonly (number | null)[]]>([
    ["map multiplies", { operator: "map", factor: -3 }, [2, 0, -1], [-6, -0, 3]],
    ["filter passes what is at least so much", { operator: "filter", atLeast: 5 }, [4, 5, 6], [null, 5, 6]],
    ["running sum gives out each sum", { operator: "running-sum" }, [2, 3, -1], [2, 5, 4]],
    ["count window gives out a sum when it is full, and begins again", { operator: "count-window", size: 2 }, [1, 2, 3, 4, 5], [null, 3, null, 7, null]],
    ["pattern gives out a high value right after a low one", { operator: "pattern", low: 3, high: 7 }, [8, 2, 8, 8, 2, 5, 8, 2, 7, 3, 8], [null, null, 8, null, null, null, null, null, null, null, null]],
    ["enrich multiplies by the latest factor of the second input, at first by 1", { operator: "enrich" }, [5, [3, 1], 5, [4, 1], 5], [5, null, 15, null, 20]],
    ["arrival number counts from 0", { operator: "arrival-number" }, [7, 7, 7], [0, 1, 2]],
    ["running model gives out its error, and moves by the eighth part of it", { operator: "running-model" }, [80, 80, 0], [80, 70, -18]],
  ])("%s", (_what, spec, values, out) => {
    expect(computed(spec, ...values).out).toEqual(out);
  });

  test("map and filter keep nothing", () => {
    expect(computed({ operator: "map", factor: 2 }, 1, 2).held).toBeNull();
    expect(computed({ operator: "filter", atLeast: 0 }, 1, 2).held).toBeNull();
  });

  test.each<[OperatorSpec, string, boolean]>([
    [{ operator: "map", factor: 1 }, "seen", false], [{ operator: "filter", atLeast: 1 }, "seen", false],
    [{ operator: "running-sum" }, "sums", true], [{ operator: "count-window", size: 2 }, "windows", true],
    [{ operator: "pattern", low: 1, high: 2 }, "partial matches", true], [{ operator: "enrich" }, "factors", true],
    [{ operator: "arrival-number" }, "arrivals", false], [{ operator: "running-model" }, "parameters", false],
  ])("keeps its state by a name of its own, by key or for the whole subtask: %o", (spec, state, keyed) => {
    expect(operatorFunction(spec)).toMatchObject({ state, keyed });
  });
});

describe("at the end of the data", () => {
  test("a window that is not full gives out what it holds, as of its last record, and holds nothing any more", () => {
    const { finished, after } = computed({ operator: "count-window", size: 3 }, 1, 2, 3, 4, 5);
    expect([finished, after]).toEqual([{ count: 2, value: 9, partition: 1, offset: 4 }, null]);
  });

  test("a window that holds nothing gives nothing out", () => {
    expect(computed({ operator: "count-window", size: 2 }, 1, 2).finished).toBeNull();
  });

  test("only a window holds anything back", () => {
    const finishing = ["running-sum", "enrich", "arrival-number", "running-model"] as const;
    expect(finishing.filter((operator) => "finish" in operatorFunction({ operator }))).toEqual([]);
  });
});
