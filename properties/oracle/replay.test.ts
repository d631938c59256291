// The engine's operators and their second description, written as a batch would: they give out the same for any records in any order.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OperatorSpec } from "../../impl/engine/job/graph.js";
import { operatorFunction } from "../../impl/engine/operators/operator-function.js";
import { RecordOperator } from "../../impl/engine/operators/record-operator.js";
import { copyOfCells, heapKeyedState } from "../../impl/engine/state/keyed-state.js";
import { replayOf, type Flowing } from "./replay.js";

const SPECS: readonly OperatorSpec[] = [
  { operator: "map", factor: -3 }, { operator: "filter", atLeast: 10 }, { operator: "running-sum" }, { operator: "count-window", size: 3 },
  { operator: "pattern", low: 10, high: 20 }, { operator: "enrich" }, { operator: "arrival-number" }, { operator: "running-model" },
];

const anyRecords = fc.array(fc.record({ key: fc.constantFrom("a", "b"), value: fc.integer({ min: -40, max: 40 }), input: fc.nat(1) }), { maxLength: 24 });

function engine(spec: OperatorSpec): { readonly consume: (record: Flowing, input: number) => void; readonly finish: () => void; readonly out: Flowing[] } {
  const out: Flowing[] = [];
  const compute = operatorFunction(spec);
  const context = {
    name: "op", subtask: 0, parallelism: 1, attempt: 1, partitions: 1, feeds: [], ask: () => undefined, report: () => undefined,
    emit: ({ key, value, partition, offset }: Flowing) => void out.push({ partition, offset, key, value }),
  };
  const operator = new RecordOperator(context, compute, heapKeyedState(compute.state, 1, copyOfCells));
  return { out, consume: (record, input) => operator.process({ kind: "record", digest: 0, ...record }, input), finish: () => operator.finish() };
}

describe.each(SPECS)("$operator", (spec) => {
  test("is the same in the engine and in a batch", () => {
    fc.assert(fc.property(anyRecords, (records) => {
      const one = engine(spec);
      const other = replayOf([spec])!;
      const expected: Flowing[] = [];
      records.forEach(({ key, value, input }, offset) => {
        const row = { partition: 0, offset, key, value };
        one.consume(row, spec.operator === "enrich" ? input : 0);
        const out = other.consume(row, spec.operator === "enrich" ? input : 0);
        if (out !== null) expected.push(out);
      });
      one.finish();
      expect(one.out.map(named)).toEqual([...expected, ...other.finish()].map(named));
    }));
  });
});

/** -0 and 0 are one value. */
const named = ({ partition, offset, key, value }: Flowing): Flowing => ({ partition, offset, key, value: value + 0 });

describe("a chain", () => {
  test("hands each record on", () => {
    const replay = replayOf([{ operator: "filter", atLeast: 2 }, { operator: "map", factor: 10 }, { operator: "running-sum" }])!;
    expect([1, 2, 3].map((value, offset) => replay.consume({ partition: 0, offset, key: "k", value }, 0)?.value ?? null)).toEqual([null, 20, 50]);
  });

  test("gives out at its end what it held back, through the operators behind", () => {
    const replay = replayOf([{ operator: "count-window", size: 2 }, { operator: "map", factor: 10 }])!;
    [1, 2, 3].forEach((value, offset) => replay.consume({ partition: 0, offset, key: "k", value }, 0));
    expect(replay.finish()).toEqual([{ partition: 0, offset: 2, key: "k", value: 30 }]);
    expect(replay.finish()).toEqual([]);
  });

  test("with an operator that nobody knows is not replayed", () => {
    expect(replayOf([{ operator: "of somebody else" }])).toBeNull();
  });
});
