// Checkpoints that are given up: why, and who must hear of it.
import { describe, expect, test } from "vitest";
import { barrier, judged, type Moment } from "../../../tools/testing/hand-made-trace.js";
import { cancellationPassedOn } from "./cancellation-passed-on.js";
import { givenUpForCause } from "./given-up-for-cause.js";

const gives = (task: string, checkpoint: number): Moment => [task, 1, { kind: "alignment-aborted", checkpoint }];
const takes = (task: string, checkpoint: number): Moment => [task, 1, { kind: "snapshot-taken", checkpoint }];
const finishes = (task: string): Moment => [task, 1, { kind: "task-finished" }];
const aborts = (checkpoint: number): Moment => ["coordinator", 1, { kind: "checkpoint-aborted", checkpoint, reason: "expired" }];

describe("a cancellation is passed on", () => {
  const silent = [barrier("sum-0", "source-0", 1), gives("source-1", 1), barrier("sum-0", "source-1", 2)];

  test.each<[string, readonly Moment[], string]>([
    ["not when a task still waits for a barrier that was given up, and the next one comes", silent,
      "source-1 gave checkpoint 1 up, but sum-0 still waits for its barrier when that of checkpoint 2 comes"],
    ["when it has given the checkpoint up before", [silent[0]!, silent[1]!, gives("sum-0", 1), silent[2]!], "held"],
    ["when it has taken its snapshot before", [silent[0]!, takes("sum-0", 1), ...silent.slice(1)], "held"],
    ["when it had not begun to wait", silent.slice(1), "held"],
    ["when a newer barrier had come before its first of that checkpoint: it never waits for it", [barrier("sum-0", "source-0", 2), gives("source-1", 1), barrier("sum-0", "source-1", 1), barrier("sum-0", "source-1", 2)], "held"],
    ["not when a newer barrier came while it waited, and both are counted side by side", [silent[0]!, barrier("sum-0", "source-0", 2), gives("source-1", 1), silent[2]!], expect.stringContaining("sum-0 still waits") as string],
    ["when it has finished, and hears nothing more", [finishes("sum-0"), ...silent], "held"],
  ])("%s", (_, moments, verdict) => expect(judged(cancellationPassedOn, moments)).toEqual(verdict));
});

describe("a checkpoint is given up for cause", () => {
  const begun = [barrier("sum-0", "source-0", 2)];

  test.each<[string, readonly Moment[], string]>([
    ["not because an older barrier has come", [...begun, barrier("sum-0", "source-1", 1), gives("sum-0", 2)],
      "sum-0 gave checkpoint 2 up, but no barrier newer than 2 had come, and neither the coordinator nor a task upstream had given it up"],
    ["not because an older one was given up upstream", [...begun, aborts(1), gives("source-1", 1), gives("sum-0", 2)], expect.stringContaining("sum-0 gave checkpoint 2 up") as string],
    ["because a newer barrier has come", [...begun, barrier("sum-0", "source-1", 3), gives("sum-0", 2)], "held"],
    ["because a task upstream has given it up", [...begun, aborts(3), gives("source-1", 3), gives("sum-0", 2)], "held"],
    ["because the coordinator may have triggered a newer one, all upstream having finished", [...begun, finishes("source-0"), finishes("source-1"), gives("sum-0", 2)], "held"],
    ["because the coordinator has aborted it", [...begun, aborts(2), gives("sum-0", 2)], "held"],
  ])("%s", (_, moments, verdict) => expect(judged(givenUpForCause, moments)).toEqual(verdict));

  test("and those behind follow those before", () => {
    expect(judged(givenUpForCause, [...begun, barrier("source-1", "partition-1", 3), gives("source-1", 2), gives("sum-0", 2), gives("out-0", 2)])).toBe("held");
  });
});
