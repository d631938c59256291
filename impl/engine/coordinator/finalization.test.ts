// What the durable store's reply makes of a checkpoint.
import { expect, test } from "vitest";
import { finalization } from "./finalization.js";

test.each([
  ["added", "completed"], ["not-added", "failed"], ["timed-out", "unknown"], ["superseded", "unknown"],
] as const)("a checkpoint whose reply is %s is %s", (kind, outcome) => {
  expect(finalization.outcome({ kind })).toBe(outcome);
});
