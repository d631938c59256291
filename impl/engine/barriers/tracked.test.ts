// Tracked barriers, rule by rule. The stories' letters are explained in tools/testing/barrier-story.ts.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsFor, tell, type Story } from "../../../tools/testing/barrier-story.js";
import type { BarrierHandlerFactory } from "./handler.js";
import { TrackedBarrierHandler } from "./tracked.js";

const tracked: BarrierHandlerFactory = (inputs, gate) => new TrackedBarrierHandler(inputs, gate);
const holds = holdsFor(tracked);
const did = (channels: number, story: string) => tell(tracked, channels, story).did;

describe("a task with one input", () => {
  test.each<Story>([
    ["takes a snapshot at every barrier", 1, "B1/0 B2/0 B3/0", "snapshot 1, snapshot 2, snapshot 3"],
    ["does not mind skipped checkpoints", 1, "B1/0 B3/0 B7/0", "snapshot 1, snapshot 3, snapshot 7"],
    ["gives up a cancelled checkpoint", 1, "B1/0 B2/0 X4/0 B5/0 X6/0", "snapshot 1, snapshot 2, abort 4, snapshot 5, abort 6"],
  ])("%s", holds);
});

describe("barriers", () => {
  test.each<Story>([
    ["block no channel", 3, "B1/0 B1/1", ""],
    ["of all channels make the snapshot, in whatever order they come", 3, "B1/1 B1/2 B1/0 B2/0 B2/1 B2/2", "snapshot 1, snapshot 2"],
    ["of several checkpoints are counted side by side", 3, "B3/1 B3/2 B4/2 B4/1 B3/0 B4/0", "snapshot 3, snapshot 4"],
    ["count a channel once", 2, "B1/0 B1/0", ""],
    ["of a checkpoint older than any that was tracked are ignored", 2, "B3/0 B2/1 B2/0 B3/1", "snapshot 3"],
  ])("%s", holds);
});

describe("a completed checkpoint", () => {
  test.each<Story>([
    ["makes all older ones forgotten, without a word", 3, "B6/1 B6/0 B7/1 B7/2 B7/0 B6/2", "snapshot 7"],
    ["leaves newer ones counting", 3, "B7/1 B7/2 B8/2 B8/1 B9/1 B7/0 B9/2 B10/2 B8/0 B9/0 B10/0 B10/1", "snapshot 7, snapshot 8, snapshot 9, snapshot 10"],
    ["is not begun again by a late barrier", 2, "B1/0 B1/1 B1/0 B1/1", "snapshot 1"],
  ])("%s", holds);
});

describe("a cancellation", () => {
  test.each<Story>([
    ["gives a checkpoint up once, however many channels bring it", 3, "B1/0 X2/0 X1/1 X2/1 X1/2 X2/2", "abort 1, abort 2"],
    ["before any barrier gives the checkpoint up", 3, "X1/0 B1/1 B1/2", "abort 1"],
    ["gives up all older checkpoints too", 3, "B1/0 B2/1 B3/0 X3/2", "abort 1, abort 2, abort 3"],
    ["of an unknown newer checkpoint gives up all that are tracked", 2, "B1/0 B2/0 X3/1 B1/1 B2/1", "abort 1, abort 2, abort 3"],
    ["of an older checkpoint that is tracked no more is ignored", 2, "B1/0 B1/1 X1/0", "snapshot 1"],
    ["does not disturb the next checkpoint", 3, "B2/0 B2/2 X2/1 B3/1 B3/0 B3/2", "abort 2, snapshot 3"],
    ["counts towards the end of its checkpoint, which is then no longer tracked", 2, "B1/0 X1/1 B2/0 B2/1", "abort 1, snapshot 2"],
    ["that overtakes the barrier of the next one lets that count", 2, "B1/1 B2/1 X1/0 B2/0", "abort 1, snapshot 2"],
  ])("%s", holds);
});

describe("a partition that ends", () => {
  test.each<Story>([
    ["counts as a barrier of every tracked checkpoint", 3, "B1/0 B1/1 E2", "snapshot 1"],
    ["completes the newest checkpoint it can, and the older ones are forgotten", 2, "B1/0 B2/0 E1 B3/0", "snapshot 2, snapshot 3"],
    ["counts once with the barrier that came before it", 3, "B2/0 B2/1 E1 B2/2", "snapshot 2"],
    ["is not waited for afterwards", 3, "E2 B5/0 B6/0 B6/1 E1 B7/0", "snapshot 6, snapshot 7"],
    ["does not complete a checkpoint that was given up", 2, "B1/0 X1/0 E1", "abort 1"],
    ["leaves a checkpoint begun before it waiting for all that were open then", 2, "B1/0 E0 B1/1", "snapshot 1"],
    ["leaves a cancellation of such a checkpoint counting", 2, "B1/0 E0 X1/1 B2/1", "abort 1, snapshot 2"],
    ["leaves later cancellations heard", 3, "E2 B5/0 B6/0 X6/1 E1 X7/0", "abort 5, abort 6, abort 7"],
    ["does nothing while no checkpoint is tracked", 2, "E0 E1", ""],
  ])("%s", holds);
});

describe("a trigger", () => {
  test.each<Story>([
    ["makes a task without inputs take its snapshot at once", 0, "T1 T2", "snapshot 1, snapshot 2"],
    ["counts as the barrier of every channel that is still open", 3, "E0 T4", "snapshot 4"],
    ["of a checkpoint that is complete is ignored", 0, "T3 T3 T2", "snapshot 3"],
  ])("%s", holds);
});

describe("more than fifty checkpoints", () => {
  const barriers = (count: number, channel: number) => Array.from({ length: count }, (_, index) => `B${index + 1}/${channel}`).join(" ");

  test("are not tracked: of fifty-one the oldest is forgotten without a word", () => {
    expect(did(2, `${barriers(51, 0)} B1/1`)).toBe("");
    expect(did(2, `${barriers(51, 0)} B2/1`)).toBe("snapshot 2");
  });

  test("fifty are", () => {
    expect(did(2, `${barriers(50, 0)} B1/1`)).toBe("snapshot 1");
  });
});

describe("whatever arrives on channels that are in order", () => {
  /** Per channel: which checkpoints arrive as barriers and which as cancellations, in order of their ids, and how the channels interleave. */
  const channel = fc.array(fc.constantFrom("B", "B", "B", "X", ""), { maxLength: 6 });
  const anyStory = fc.tuple(fc.array(channel, { minLength: 2, maxLength: 3 }), fc.infiniteStream(fc.nat(2))).map(([channels, turns]) => {
    const left = channels.map((kinds, index) => kinds.flatMap((kind, id) => (kind === "" ? [] : [`${kind}${id + 1}/${index}`])));
    const story: string[] = [];
    while (left.some((queue) => queue.length > 0)) {
      const next = left[turns.next().value % left.length]?.shift();
      if (next !== undefined) story.push(next);
    }
    return { channels: channels.length, story: story.join(" ") };
  });

  test("no channel is ever blocked, and no checkpoint is taken or given up twice, or after one that is newer was taken", () => {
    fc.assert(fc.property(anyStory, ({ channels, story }) => {
      const told = tell(tracked, channels, story);
      expect(told.blocked).toEqual([]);
      const ends = told.did.split(", ").filter((word) => word !== "").map((word) => Number(word.split(" ")[1]));
      expect(new Set(ends).size).toBe(ends.length);
      expect(ends).toEqual([...ends].sort((one, other) => one - other));
    }), { numRuns: 500 });
  });
});
