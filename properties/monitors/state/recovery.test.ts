// What a restart restores, and that the job ends, on traces made by hand.
import { describe, expect, test } from "vitest";
import { durable, ended, judged, lineage, readBack, stored, type Moment } from "../../../tools/testing/hand-made-trace.js";
import { jobEnds } from "../checkpoints/job-ends.js";
import { restoreFromLatest } from "./restore-from-latest.js";

const none = lineage(0, 0);
const chosen = (execution: number, checkpoint: number | null): Moment => ["coordinator", 1, { kind: "restore-chosen", execution, checkpoint }];

describe("restore from the latest", () => {
  const first = [chosen(1, null), stored("sum-0", 1, none), durable(1, "sum-0")];

  test.each<[what: string, Moment[], verdict: string]>([
    ["nothing, while nothing has completed", [chosen(1, null), stored("sum-0", 1, none), chosen(2, null)], "held"],
    ["the one that completed", [...first, chosen(2, 1), readBack("sum-0", 1, none)], "held"],
    ["the later of two", [...first, stored("sum-0", 2, none), durable(2, "sum-0"), chosen(2, 2)], "held"],
    ["nothing, although one has completed", [...first, chosen(2, null)], "attempt 2 restores none, the latest completed is checkpoint 1"],
    ["the earlier of two", [...first, stored("sum-0", 2, none), durable(2, "sum-0"), chosen(2, 1)], "attempt 2 restores checkpoint 1, the latest completed is checkpoint 2"],
    ["another one than was chosen", [...first, stored("sum-0", 2, none), durable(2, "sum-0"), chosen(2, 2), readBack("sum-0", 1, none)], "sum-0 reads checkpoint 1 back, the latest completed is 2"],
    ["a checkpoint of the dead attempt completes afterwards", [...first, chosen(2, 1), stored("sum-0", 2, none), durable(2, "sum-0")],
      "checkpoint 2 completed with a snapshot of sum-0, attempt 1, after attempt 2 had restored an earlier one"],
    ["no attempt", [stored("sum-0", 1, none), durable(1, "sum-0")], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(restoreFromLatest, moments)).toBe(verdict);
  });
});

describe("the job ends", () => {
  const finished: Moment = ["coordinator", 1, { kind: "job-finished" }];
  const failed: Moment = ["coordinator", 1, { kind: "job-failed", reason: "out-0 failed: no" }];
  const restarting: Moment = ["coordinator", 1, { kind: "restarting", reason: "out-0 failed: no" }];
  const givenUp: Moment = ["world", 0, { kind: "run-ended", reason: "event-limit" }];

  test.each<[what: string, Moment[], verdict: string]>([
    ["finished", [finished, ended], "held"],
    ["failed", [failed, ended], "the job did not finish: it failed: out-0 failed: no"],
    ["at rest too early", [ended], "the job did not finish: it is neither finished nor failed"],
    ["never at rest", [givenUp], "the job did not finish: the run was given up at the event limit"],
    ["restarted again and again", [restarting, restarting, givenUp], "the job did not finish: the run was given up at the event limit; it was restarted last because out-0 failed: no"],
    ["cut off", [finished], "unarmed"],
  ])("%s", (_what, moments, verdict) => {
    expect(judged(jobEnds, moments)).toBe(verdict);
  });
});
