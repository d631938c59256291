// Aligned barriers, rule by rule. The stories' letters are explained in tools/testing/barrier-story.ts.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsFor, tell, type Story } from "../../../tools/testing/barrier-story.js";
import { AlignedBarrierHandler } from "./aligned.js";
import type { BarrierHandlerFactory } from "./handler.js";

const aligned: BarrierHandlerFactory = (inputs, gate) => new AlignedBarrierHandler(inputs, gate);
const holds = holdsFor(aligned);

describe("a task with one input", () => {
  test.each<Story>([
    ["takes a snapshot at every barrier", 1, "B1/0 B2/0 B3/0", "snapshot 1, unblock 0, snapshot 2, unblock 0, snapshot 3, unblock 0"],
    ["does not mind skipped checkpoints", 1, "B1/0 B3/0 B7/0", "snapshot 1, unblock 0, snapshot 3, unblock 0, snapshot 7, unblock 0"],
    ["gives up a cancelled checkpoint", 1, "B1/0 B2/0 X4 B5/0 X6", "snapshot 1, unblock 0, snapshot 2, unblock 0, abort 4, snapshot 5, unblock 0, abort 6"],
  ])("%s", holds);
});

describe("alignment", () => {
  test.each<Story>([
    ["blocks a channel from its barrier on", 3, "B1/1", "", [1]],
    ["blocks every channel whose barrier has come, and waits for the rest", 3, "B1/1 B1/2", "", [1, 2]],
    ["ends with the last barrier: first the snapshot, then all channels go on", 3, "B1/1 B1/2 B1/0", "snapshot 1, unblock 0+1+2"],
    ["counts a channel once", 2, "B1/0 B1/0", "", [0]],
    ["begins anew with the next checkpoint", 2, "B1/0 B1/1 B2/1", "snapshot 1, unblock 0+1", [1]],
  ])("%s", holds);
});

describe("a newer barrier", () => {
  test.each<Story>([
    ["gives up the alignment under way, whose channels go on", 3, "B2/1 B2/0 B3/2", "unblock 0+1, abort 2", [2]],
    ["begins its own alignment", 3, "B2/1 B2/0 B3/2 B3/0 B3/1", "unblock 0+1, abort 2, snapshot 3, unblock 0+1+2"],
    ["gives up one alignment after the other", 3, "B2/1 B3/2 B4/1", "unblock 1, abort 2, unblock 2, abort 3", [1]],
    ["leaves nothing to give up once the older one is complete", 2, "B1/0 B1/1 B2/0", "snapshot 1, unblock 0+1", [0]],
    ["makes the barriers of the older checkpoint late: they block nothing", 3, "B2/1 B3/2 B2/0 B2/2", "unblock 1, abort 2", [2]],
  ])("%s", holds);
});

describe("a late barrier", () => {
  test.each<Story>([
    ["of a checkpoint that was overtaken is dropped", 2, "B3/0 B2/1", "", [0]],
    ["of a completed checkpoint is dropped", 2, "B1/0 B1/1 B1/0", "snapshot 1, unblock 0+1"],
    ["of a cancelled checkpoint is dropped", 2, "X1 B1/0 B1/1", "abort 1"],
    ["of a checkpoint cancelled while it was aligned is dropped", 2, "B1/0 X1 B1/1", "unblock 0, abort 1"],
    ["of a checkpoint older than a cancelled one is dropped", 2, "B1/0 X3 X2 X3 B2/0 B3/1 B1/1", "unblock 0, abort 3"],
  ])("%s", holds);
});

describe("a cancellation", () => {
  test.each<Story>([
    ["before any barrier gives the checkpoint up", 3, "X1", "abort 1"],
    ["of the alignment under way lets its channels go on", 3, "B1/0 B1/2 X1", "unblock 0+2, abort 1"],
    ["of a newer checkpoint ends the alignment under way too", 3, "B1/0 X2", "unblock 0, abort 2"],
    ["is heard once, however many channels bring it", 3, "B1/0 X1 X1 X1", "unblock 0, abort 1"],
    ["of an older checkpoint is ignored", 3, "B3/1 B3/0 B5/2 X3 B5/0 B5/1", "unblock 0+1, abort 3, snapshot 5, unblock 0+1+2"],
    ["is heard when its barriers never come", 2, "B1/0 X3/1 X2/0 X3/0", "unblock 0, abort 3"],
    ["of checkpoint after checkpoint leaves those between them alone", 3, "B1/1 B1/2 B1/0 B2/0 B2/2 X2/1 B3/1 B3/2 B3/0 X4/1 B5/2 B5/1 B5/0 B6/0 X6/2", "snapshot 1, unblock 0+1+2, unblock 0+2, abort 2, snapshot 3, unblock 0+1+2, abort 4, snapshot 5, unblock 0+1+2, unblock 0, abort 6"],
    ["of a completed checkpoint is ignored", 2, "B1/0 B1/1 X1", "snapshot 1, unblock 0+1"],
    ["does not disturb the next checkpoint", 2, "B1/0 X1 B2/1 B2/0", "unblock 0, abort 1, snapshot 2, unblock 0+1"],
  ])("%s", holds);
});

describe("a partition that ends", () => {
  test.each<Story>([
    ["counts as aligned: it may complete the alignment under way", 3, "B1/0 B1/1 E2", "snapshot 1, unblock 0+1"],
    ["counts once with the barrier that came before it", 3, "B2/0 B2/1 E1 B2/2", "snapshot 2, unblock 0+1+2"],
    ["does not complete an alignment that others still wait for", 3, "B2/0 B2/1 E1", "", [0, 1]],
    ["is not waited for afterwards", 3, "E2 B5/0 B6/0 B6/1 E1 B7/0", "unblock 0, abort 5, snapshot 6, unblock 0+1, snapshot 7, unblock 0"],
    ["does nothing while no checkpoint is under way", 2, "E0 E1", ""],
    ["does not complete a checkpoint that was given up", 2, "B1/0 X1 E1", "unblock 0, abort 1"],
    ["does not complete a checkpoint again", 2, "B1/0 B1/1 E1 E0", "snapshot 1, unblock 0+1"],
  ])("%s", holds);
});

describe("a trigger", () => {
  test.each<Story>([
    ["makes a task without inputs take its snapshot at once", 0, "T1 T2", "snapshot 1, snapshot 2"],
    ["makes a task whose inputs have all ended take its snapshot at once", 2, "E0 E1 T4", "snapshot 4"],
    ["counts as the barrier of every channel that is still open, and blocks none: what it carried was processed before its sender finished", 2, "E0 T4 E1", "snapshot 4"],
    ["gives up an older alignment under way", 2, "B1/0 E0 T2 E1", "unblock 0, abort 1, snapshot 2"],
    ["of a checkpoint that is complete, older or given up is ignored", 0, "T3 T3 T2 X5 T5 T4", "snapshot 3, abort 5"],
  ])("%s", holds);
});

describe("whatever arrives", () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(2)).map(([checkpoint, channel]) => `B${checkpoint}/${channel}`) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }).map((checkpoint) => `X${checkpoint}`) },
    { weight: 1, arbitrary: fc.nat(2).map((channel) => `E${channel}`) },
  );

  test("every checkpoint is taken or given up at most once, and in order", () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { did } = tell(aligned, 3, steps.join(" "));
      const ends = did.split(", ").filter((word) => /^(snapshot|abort)/.test(word)).map((word) => Number(word.split(" ")[1]));
      expect(ends).toEqual([...new Set(ends)].sort((one, other) => one - other));
    }), { numRuns: 500 });
  });

  test("no channel stays blocked once a cancellation of a later checkpoint has come", () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      expect(tell(aligned, 3, [...steps, "X9"].join(" ")).blocked).toEqual([]);
    }));
  });
});
