// The properties of state and snapshots, on traces made by hand: no loss, no duplicate, consistent cut, alignment.
import { describe, expect, test } from "vitest";
import type { Row } from "../../../impl/trace/events.js";
import { ROWS, barrier, delivered, durable, ended, judged, lineage, readBack, stored, type Moment } from "../../../tools/testing/hand-made-trace.js";
import { alignment } from "../barriers/alignment.js";
import { consistentCut } from "./consistent-cut.js";
import { noDuplicateState, noLossState } from "./state.js";

const [[a], [c]] = ROWS as unknown as [[Row, Row], [Row, Row]];

/** Checkpoint 1 completes; what the sources have read, the sum and the sink have applied. */
function completed(read: readonly [number, number], sum: readonly number[], out: readonly number[] = sum): Moment[] {
  return [
    stored("source-0", 1, lineage(read[0], 0)), stored("source-1", 1, lineage(0, read[1])), stored("sum-0", 1, sum), stored("out-0", 1, out),
    durable(1, "source-0", "source-1", "sum-0", "out-0"),
  ];
}
/** As many rows of partition 0 as `lineage(1, 1)`, but another one. */
const anotherRow = ((): number[] => {
  const [two, one] = [lineage(2, 1), lineage(1, 0)];
  return [1, two[1]! - one[1]!, two[2]!, two[3]!];
})();

describe("state without loss and duplicate", () => {
  test.each<[what: string, Moment[], loss: string, duplicate: string]>([
    ["what was read was applied", completed([1, 1], lineage(1, 1)), "held", "held"],
    ["a row is missing in the sum", completed([2, 1], lineage(1, 1)), "checkpoint 1: the sum state holds 1 rows of partition 0, of what the sources had read it should hold 2", "held"],
    ["a row is missing in the sink", completed([1, 1], lineage(1, 1), lineage(1, 0)), "checkpoint 1: the out state holds 0 rows of partition 1, of what the sources had read it should hold 1", "held"],
    ["a row was applied twice", completed([1, 1], lineage(1, 2)), "held", "checkpoint 1: the sum state holds 2 rows of partition 1, of what the sources had read it should hold 1"],
    ["a row is there in another's place", completed([1, 1], anotherRow), "checkpoint 1: the sum state holds other rows of partition 0 than those 1 of what the sources had read",
      "checkpoint 1: the sum state holds other rows of partition 0 than those 1 of what the sources had read"],
    ["snapshots of a checkpoint that does not complete prove nothing", completed([2, 1], lineage(1, 1)).slice(0, -1), "unarmed", "unarmed"],
    ["all rows are in the last checkpoint", [...completed([2, 2], lineage(2, 2)), ended], "held", "held"],
    ["a row is in no checkpoint", [...completed([2, 1], lineage(2, 1)), ended], "the last completed checkpoint has read 1 of the 2 rows of partition 1", "held"],
  ])("%s", (_what, moments, loss, duplicate) => {
    expect([judged(noLossState, moments), judged(noDuplicateState, moments)]).toEqual([loss, duplicate]);
  });
});

describe("a consistent cut", () => {
  test.each<[what: string, Moment[], verdict: string]>([
    ["holds what its channels carried", [barrier("sum-0", "source-0", 1, lineage(1, 0)), barrier("sum-0", "source-1", 1, lineage(0, 2)), stored("sum-0", 1, lineage(1, 2))], "held"],
    ["stored before the last barrier was seen", [barrier("sum-0", "source-0", 1, lineage(1, 0)), stored("sum-0", 1, lineage(1, 2)), barrier("sum-0", "source-1", 1, lineage(0, 2))], "held"],
    ["holds less", [barrier("sum-0", "source-0", 1, lineage(1, 0)), barrier("sum-0", "source-1", 1, lineage(0, 2)), stored("sum-0", 1, lineage(1, 1))],
      "checkpoint 1: the snapshot of sum-0 holds 1 rows of partition 1, its channels carried 2 before the barrier"],
    ["holds more", [barrier("sum-0", "source-0", 1, lineage(1, 0)), barrier("sum-0", "source-1", 1, lineage(0, 1)), stored("sum-0", 1, lineage(2, 1))],
      "checkpoint 1: the snapshot of sum-0 holds 2 rows of partition 0, its channels carried 1 before the barrier"],
    ["of a source, told from its output", [stored("source-0", 1, lineage(2, 0)), barrier("sum-0", "source-0", 1, lineage(1, 0))],
      "checkpoint 1: the snapshot of source-0 holds 2 rows of partition 0, its channels carried 1 before the barrier"],
    ["counts from what was read back", [
      readBack("sum-0", 1, lineage(1, 1)), barrier("sum-0", "source-0", 2, lineage(0, 0), 2), barrier("sum-0", "source-1", 2, lineage(0, 0), 2), stored("sum-0", 2, lineage(1, 1), [], 2),
    ], "held"],
    ["counts a channel that has ended", [
      ["sum-0", 1, { kind: "end-of-partition-delivered", from: "source-0", sent: lineage(2, 0) }], barrier("sum-0", "source-1", 1, lineage(0, 1)), stored("sum-0", 1, lineage(2, 1)),
    ], "held"],
    ["needs a snapshot", [barrier("sum-0", "source-0", 1)], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(consistentCut, moments)).toBe(verdict);
  });
});

describe("alignment", () => {
  const snapshot: Moment = ["sum-0", 1, { kind: "snapshot-taken", checkpoint: 1 }];
  const givenUp: Moment = ["sum-0", 1, { kind: "alignment-aborted", checkpoint: 1 }];
  const fromFirst = delivered("sum-0", "source-0", a);
  const first = barrier("sum-0", "source-0", 1);
  const second = barrier("sum-0", "source-1", 1);

  test.each<[what: string, Moment[], verdict: string]>([
    ["reads the other channel until its barrier comes", [first, delivered("sum-0", "source-1", c), second, snapshot, fromFirst], "held"],
    ["reads a channel on whose barrier it waits", [first, fromFirst, second, snapshot],
      "sum-0 processed the record of partition 0, offset 0 from source-0 after that channel's barrier 1 and before its snapshot"],
    ["reads on once the alignment was given up", [first, givenUp, fromFirst], "unarmed"],
    ["reads on after a barrier that comes too late", [first, givenUp, second, delivered("sum-0", "source-1", c)], "unarmed"],
    ["is another attempt's business", [first, delivered("sum-0", "source-0", a, 2), second, snapshot], "held"],
    ["never needed", [fromFirst], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(alignment, moments)).toBe(verdict);
  });
});
