// Which of several retained checkpoints a new attempt restores.
import { expect, test } from "vitest";
import type { CompletedCheckpoint } from "../../environment/systems.js";
import { latestCompleted } from "./checkpoint-choice.js";

const holding = (...checkpoints: readonly number[]): readonly CompletedCheckpoint[] => checkpoints.map((checkpoint) => ({ checkpoint, attempt: 1, snapshots: [] }));

test("the one that was added last, though its number has another length than those before", () => {
  expect(latestCompleted(holding(8, 9, 10))?.checkpoint).toBe(10);
});

test("none where none has completed", () => {
  expect(latestCompleted(holding())).toBeNull();
});
