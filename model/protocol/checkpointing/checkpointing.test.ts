// The protocol without faults, in small: what it promises holds, what must be reachable is reached.
import { describe, expect, test } from "vitest";
import { check } from "../../checker/check.js";
import { checkpointing } from "./checkpointing.js";

const KEPT: readonly (readonly [Readonly<Record<string, number | string>>, number])[] = [
  [{}, 1_569],
  [{ checkpoints: 2 }, 11_248],
  [{ records: 2 }, 8_430],
  [{ checkpoints: 2, aborts: 1 }, 31_285],
  [{ mode: "unaligned" }, 7_012],
  [{ sink: "write-ahead-log", checkpoints: 2 }, 9_611],
  [{ mode: "tracked", records: 2 }, 20_682],
  [{ operators: 2, records: 2 }, 26_387],
  [{ sinks: 2, records: 2 }, 36_169],
];

describe("checkpointing without a fault", () => {
  test.each(KEPT)("%j keeps its promises in all of its %d states", (values, distinct) => {
    const result = check(checkpointing.instance(values), { deadlock: false });
    expect(result).toMatchObject({ stop: null, distinct, violations: [] });
    expect(result.witnesses.filter(({ length }) => length === null)).toEqual([]);
  });
});
