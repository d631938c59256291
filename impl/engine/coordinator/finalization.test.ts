// What the durable store's reply makes of a checkpoint, and which pending ones a completed one ends.
import { expect, test } from "vitest";
import { finalization } from "./finalization.js";
import type { PendingCheckpoint } from "./pending-checkpoint.js";

test.each([
  ["added", "completed"], ["not-added", "failed"], ["timed-out", "unknown"], ["superseded", "unknown"],
] as const)("a checkpoint whose reply is %s is %s", (kind, outcome) => {
  expect(finalization.outcome({ kind })).toBe(outcome);
});

const pending = (checkpoint: number, changed: Partial<PendingCheckpoint> = {}): PendingCheckpoint =>
  ({ checkpoint, kind: "checkpoint", attempt: 1, expected: new Set(), finished: [], acknowledged: new Map(), finalizing: false, done: () => {}, ...changed });

test.each<[string, PendingCheckpoint, boolean]>([
  ["an older checkpoint", pending(4), true],
  ["no newer one", pending(6), false],
  ["no savepoint: it is its user's", pending(4, { kind: "savepoint" }), false],
  ["no stop", pending(4, { kind: "stop" }), false],
  ["none that is being stored", pending(4, { finalizing: true }), false],
])("a completed checkpoint subsumes %s", (_what, other, subsumed) => {
  expect(finalization.subsumes(5, other)).toBe(subsumed);
});
