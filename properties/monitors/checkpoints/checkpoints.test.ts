// The coordinator's duties: every checkpoint ends, the configuration is kept to, and what is referred to is not discarded. Traces are made by hand.
import { describe, expect, test } from "vitest";
import type { TraceEvent } from "../../../impl/trace/events.js";
import { durable, judged, lineage, settled, stored, type Moment } from "../../../tools/testing/hand-made-trace.js";
import { STARTED } from "../../../tools/testing/started.js";
import { checkpointEnds } from "./checkpoint-ends.js";
import { configurationRespected } from "./configuration-respected.js";
import { retainedStateKept } from "./retained-state-kept.js";

const CHECKPOINTING = { maxConcurrent: 1, minPause: 5, timeout: 100, retained: 1 };
const said = (event: TraceEvent, at?: number, attempt = 1): Moment => (at === undefined ? ["coordinator", attempt, event] : ["coordinator", attempt, event, at]);
const begins = (attempt: number): Moment => said({ kind: "process-started" }, undefined, attempt);
const triggers = (checkpoint: number, at?: number, attempt?: number): Moment => said({ kind: "checkpoint-triggered", checkpoint }, at, attempt);
const savepoint = (checkpoint: number): Moment => said({ kind: "checkpoint-triggered", checkpoint, savepoint: "savepoint" });
const completes = (checkpoint: number, at?: number, attempt?: number): Moment => said({ kind: "checkpoint-completed", checkpoint }, at, attempt);
const aborts = (checkpoint: number, at?: number, reason: "expired" | "declined" = "expired", attempt?: number): Moment => said({ kind: "checkpoint-aborted", checkpoint, reason }, at, attempt);
const acknowledges = (task: string, checkpoint: number, at?: number, attempt?: number, outcome: "accepted" | "late" = "accepted"): Moment => said({ kind: "acknowledged", checkpoint, task, outcome }, at, attempt);
const endedAt = (at: number): Moment => ["world", 0, { kind: "run-ended", reason: "at-rest" }, at];
const isDurable = (checkpoint: number): Moment => said({ kind: "checkpoint-durable", checkpoint, snapshots: [] });
const isRemoved = (checkpoint: number): Moment => said({ kind: "checkpoint-removed", checkpoint });

describe("a checkpoint ends", () => {
  const NEITHER = "all is at rest, but checkpoint 1 is neither completed nor aborted";

  test.each<[string, readonly Moment[], string]>([
    ["when it completes", [begins(1), triggers(1), completes(1), settled], "held"],
    ["when it is aborted", [begins(1), triggers(1), aborts(1), settled], "held"],
    ["not when another does", [begins(1), triggers(1), triggers(2), completes(2), settled], NEITHER],
    ["with its job manager", [begins(1), triggers(1), begins(2), settled], "held"],
    ["not because another process starts", [begins(1), triggers(1), ["out-0", 2, { kind: "process-started" }], settled], NEITHER],
    ["not by the word of a job manager that was cut off", [begins(1), begins(2), triggers(1, undefined, 2), completes(1, undefined, 1), aborts(1, undefined, "expired", 1), settled], NEITHER],
    ["nor is what such a one triggers owed", [begins(1), begins(2), triggers(1, undefined, 1), settled], "held"],
    ["soon enough, though the run goes on for ever", [begins(1), triggers(1, 10), endedAt(210)], "held"],
    ["not for ever", [begins(1), triggers(1, 10), endedAt(211)], "checkpoint 1 is neither completed nor aborted 201 ms after its trigger"],
    ["where there are none", [begins(1), settled], "unarmed"],
  ])("%s", (_when, moments, verdict) => expect(judged(checkpointEnds, moments, undefined, CHECKPOINTING)).toBe(verdict));
});

describe("the configuration is respected", () => {
  const verdictOf = (moments: readonly Moment[], changed: Partial<typeof CHECKPOINTING> = {}) => (
    judged(configurationRespected, [begins(1), ...moments], undefined, { ...CHECKPOINTING, ...changed })
  );
  const PENDING = "checkpoint 2 was triggered while 1 were pending, and 1 may be";

  test.each<[string, readonly Moment[], string, Partial<typeof CHECKPOINTING>?]>([
    ["one checkpoint after the other", [triggers(1), completes(1, 10), triggers(2, 15)], "held"],
    ["two at a time where one may be", [triggers(1), triggers(2)], PENDING],
    ["two at a time where two may be", [triggers(1), triggers(2)], "held", { maxConcurrent: 2 }],
    ["another when one was aborted", [triggers(1), aborts(1, 150), triggers(2)], "held"],
    ["another when the job manager is new", [triggers(1), begins(2), triggers(2, undefined, 2)], "held"],
    ["another by the word of one that was cut off", [begins(2), triggers(1, undefined, 2), triggers(2, undefined, 1)], "held"],
    ["a savepoint beside a checkpoint", [triggers(1), savepoint(2)], "held"],
    ["a checkpoint beside a savepoint", [savepoint(1), triggers(2)], PENDING],
    ["too soon after the last completion", [triggers(1), completes(1, 10), triggers(2, 14)], "checkpoint 2 was triggered 4 ms after the last had completed, and the pause is 5 ms"],
    ["soon after it, where several may be pending", [triggers(1), completes(1, 10), triggers(2, 14)], "held", { maxConcurrent: 2 }],
    ["soon after that of an earlier job manager", [triggers(1), completes(1, 10), begins(2), triggers(2, 14, 2)], "held"],
    ["acknowledged in time, a timer's delay included", [triggers(1, 10), acknowledges("in-0", 1, 131)], "held"],
    ["acknowledged after its time", [triggers(1, 10), acknowledges("in-0", 1, 132)], "checkpoint 1 was still pending 122 ms after its trigger, when in-0 acknowledged it; the timeout is 100 ms"],
    ["acknowledged late, and known to be", [triggers(1, 10), acknowledges("in-0", 1, 500, 1, "late")], "held"],
    ["expired in time", [triggers(1, 10), aborts(1, 110)], "held"],
    ["expired too early", [triggers(1, 10), aborts(1, 109)], "checkpoint 1 expired 99 ms after its trigger, and the timeout is 100 ms"],
    ["aborted early for another reason", [triggers(1, 10), aborts(1, 11, "declined")], "held"],
    ["as many retained as may be", [triggers(1), isDurable(1), completes(1), isDurable(2), isRemoved(1), completes(2)], "held"],
    ["more retained than may be", [triggers(1), isDurable(1), completes(1), isDurable(2), completes(2)], "2 checkpoints are retained after checkpoint 2 has completed, and 1 may be"],
    ["more retained, where more may be", [triggers(1), isDurable(1), completes(1), isDurable(2), completes(2)], "held", { retained: 2 }],
  ])("%s", (_what, moments, verdict, changed) => expect(verdictOf(moments, changed)).toBe(verdict));

  describe("by how many may fail in a row", () => {
    const restarts: Moment = said({ kind: "restarting", reason: "too many have failed" });
    const fails = (...checkpoints: readonly number[]): readonly Moment[] => checkpoints.flatMap((checkpoint) => [triggers(checkpoint), aborts(checkpoint, undefined, "declined")]);
    const verdictAt = (tolerable: number | null, moments: readonly Moment[]) => {
      const header: Moment = ["world", 0, { ...STARTED, tolerable, checkpointing: { ...CHECKPOINTING, minPause: 0 } }];
      return judged(configurationRespected, [header, begins(1), ...moments]);
    };

    test.each<[string, number | null, readonly Moment[], string]>([
      ["any number, where any is tolerated", null, [...fails(1, 2, 3), triggers(4)], "held"],
      ["as many as are tolerated", 2, [...fails(1, 2), triggers(3)], "held"],
      ["one more, and the job restarts", 2, [...fails(1, 2, 3), restarts, triggers(4)], "held"],
      ["one more, and the job manager is new", 2, [...fails(1, 2, 3), begins(2), triggers(4, undefined, 2)], "held"],
      ["one more, and the job goes on", 2, [...fails(1, 2, 3), triggers(4)], "checkpoint 4 was triggered after 3 in a row had failed, and 2 may; the job should have failed"],
      ["as many again after one that completed", 2, [...fails(1, 2), triggers(3), completes(3), ...fails(4, 5), triggers(6)], "held"],
      ["a savepoint besides", 0, [savepoint(1), aborts(1, undefined, "declined"), triggers(2)], "held"],
      ["an older one after a newer has completed", 0, [triggers(1), savepoint(2), completes(2), aborts(1, undefined, "declined"), triggers(3)], "held"],
    ])("%s", (_what, tolerable, moments, verdict) => expect(verdictAt(tolerable, moments)).toBe(verdict));
  });

  test("is not armed where the trace does not tell what it is", () => {
    expect(judged(configurationRespected, [begins(1), triggers(1), triggers(2)])).toBe("unarmed");
  });
});

describe("retained state is kept", () => {
  const discards = (handle: string): Moment => ["storage", 1, { kind: "discarded", handle }];
  const nothing = lineage(0, 0);
  const taken = [begins(1), stored("out-0", 1, nothing), acknowledges("out-0", 1)];
  const PENDING = "snapshot out-0/1 was discarded, but checkpoint 1, which is pending, refers to it";
  const RETAINED = "snapshot out-0/1 was discarded, but checkpoint 1, which is retained, refers to it";

  test.each<[string, readonly Moment[], string]>([
    ["while its checkpoint is pending", [...taken, discards("out-0/1")], PENDING],
    ["though another checkpoint is aborted", [...taken, aborts(2), discards("out-0/1")], PENDING],
    ["though one that was cut off aborts it", [begins(2), stored("out-0", 1, nothing), acknowledges("out-0", 1, undefined, 2), aborts(1, undefined, "expired", 1), discards("out-0/1")], PENDING],
    ["while its checkpoint is retained", [...taken, durable(1, "out-0"), discards("out-0/1")], RETAINED],
    ["though the job manager has heard that it completed", [...taken, durable(1, "out-0"), completes(1), discards("out-0/1")], RETAINED],
    ["though the job manager is new", [...taken, durable(1, "out-0"), begins(2), discards("out-0/1")], RETAINED],
    ["for ever, when a savepoint refers to it", [...taken, said({ kind: "savepoint-durable", checkpoint: 1, savepoint: "savepoint", snapshots: [{ task: "out-0", handle: "out-0/1" }] }), completes(1), discards("out-0/1")],
      "snapshot out-0/1 was discarded, but savepoint 1 refers to it"],
    ["for ever, when another job has left it", [...taken, durable(1, "out-0"), said({ kind: "job-started", job: 2, from: "nothing", checkpoint: null, snapshots: [], maxParallelism: 128, tasks: [] }), isRemoved(1), discards("out-0/1")],
      "snapshot out-0/1 was discarded, but checkpoint 1 of an earlier job refers to it"],
  ])("%s", (_while, moments, verdict) => expect(judged(retainedStateKept, moments)).toBe(verdict));

  test.each<[string, readonly Moment[]]>([
    ["when its checkpoint is aborted", [...taken, durable(9), aborts(1), discards("out-0/1")]],
    ["when the job manager of the pending one is gone", [...taken, durable(9), begins(2), discards("out-0/1")]],
    ["when its checkpoint is removed", [...taken, durable(1, "out-0"), completes(1), isRemoved(1), discards("out-0/1")]],
    ["when it was acknowledged late", [begins(1), durable(9), stored("out-0", 1, nothing), acknowledges("out-0", 1, undefined, 1, "late"), discards("out-0/1")]],
    ["when another task's is what is referred to", [...taken, durable(1, "out-0"), discards("in-0/1")]],
  ])("but may go %s", (_when, moments) => expect(judged(retainedStateKept, moments)).toBe("held"));
});
