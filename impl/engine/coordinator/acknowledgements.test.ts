// Which acknowledgements count, which snapshots may go, and what a restart leaves of pending checkpoints.
import { expect, test } from "vitest";
import { acknowledgements } from "./acknowledgements.js";
import type { PendingCheckpoint } from "./pending-checkpoint.js";

const pending: PendingCheckpoint = {
  checkpoint: 1, kind: "checkpoint", attempt: 2, expected: new Set(["in-0", "out-0"]), finished: [], acknowledged: new Map([["in-0", "in-0/1"]]), finalizing: false, done: () => {},
};

test.each([
  ["out-0", 2, "accepted"], ["in-0", 2, "duplicate"], ["out-0", 1, "unknown"], ["out-0", 3, "unknown"], ["sum-0", 2, "unknown"],
] as const)("an acknowledgement of %s in attempt %i is %s", (task, attempt, outcome) => {
  expect(acknowledgements.match(pending, task, attempt)).toBe(outcome);
});

test("only a snapshot to which nobody refers may go", () => {
  expect(([null, "checkpoint", "savepoint"] as const).map((holder) => acknowledgements.discards(holder))).toEqual([true, false, false]);
});

test("a restart leaves nothing of what is pending", () => {
  expect(acknowledgements.survivors([pending])).toEqual([]);
});
