// A task in a world that stops for checkpoints, rule by rule. The stories' letters are explained in tools/testing/barrier-story.ts.
import { describe, test } from "vitest";
import { holdsFor, type Story } from "../../../tools/testing/barrier-story.js";
import { StopTheWorldHandler } from "./stop-the-world.js";

const holds = holdsFor((inputs, gate) => new StopTheWorldHandler(inputs, gate));

describe("a source", () => {
  test.each<Story>([
    ["holds still when it is triggered, and has nothing to drain", 0, "T1", "hold, drained 1"],
    ["saves when it is told to, and goes on when the checkpoint is over", 0, "T1 S1 C1", "hold, drained 1, snapshot 1, release"],
    ["that is let go before it saved gives the checkpoint up, and says so before it goes on", 0, "T1 G1", "hold, drained 1, abort 1, release"],
    ["that is let go after it saved says so too: others behind it may not have saved", 0, "T1 S1 G1", "hold, drained 1, snapshot 1, abort 1, release"],
    ["does not save for a checkpoint that was given up", 0, "T1 G1 S1", "hold, drained 1, abort 1, release"],
    ["does not stop again for a checkpoint that is over, however late the trigger comes", 0, "T1 S1 C1 T1 G2 T2", "hold, drained 1, snapshot 1, release, abort 2, release"],
    ["does not go on because an older checkpoint is over", 0, "T2 C1 G1 S2", "hold, drained 2, snapshot 2"],
    ["stops for one checkpoint after the other", 0, "T1 S1 C1 T2 S2 C2", "hold, drained 1, snapshot 1, release, hold, drained 2, snapshot 2, release"],
  ])("%s", holds);
});

describe("a task behind it", () => {
  test.each<Story>([
    ["has drained when the barriers of all its channels have come", 3, "B1/1 B1/2 B1/0", "drained 1"],
    ["has not while one is missing", 3, "B1/1 B1/2", ""],
    ["saves when it is told to", 2, "B1/0 B1/1 S1", "drained 1, snapshot 1"],
    ["saves for the checkpoint for which it has drained, and for no other", 2, "B1/0 B1/1 S2 S0 S1", "drained 1, snapshot 1"],
    ["saves once", 2, "B1/0 B1/1 S1 S1", "drained 1, snapshot 1"],
    ["does not save before it has drained", 2, "B1/0 S1 B1/1", "drained 1"],
    ["counts a partition that ends as drained", 3, "B1/0 E1 B1/2", "drained 1"],
    ["has drained with the last partition's end", 2, "B1/0 E1", "drained 1"],
    ["does not wait for a partition that ended before", 2, "E0 B1/1 S1 B2/1 S2", "drained 1, snapshot 1, drained 2, snapshot 2"],
    ["whose inputs have all ended is triggered like a source", 2, "E0 E1 T1 S1 C1", "hold, drained 1, snapshot 1, release"],
  ])("%s", holds);
});

describe("a cancellation", () => {
  test.each<Story>([
    ["gives the checkpoint up while it drains; its later barriers are late", 2, "B1/0 X1/0 B1/1 X1/1", "abort 1"],
    ["gives it up once it has drained, and it is not saved", 2, "B1/0 B1/1 X1/0 S1 X1/1", "drained 1, abort 1"],
    ["is passed on by a task that has saved", 2, "B1/0 B1/1 S1 X1/0 X1/1", "drained 1, snapshot 1, abort 1"],
    ["may come before any barrier", 2, "X1/0 B1/1", "abort 1"],
    ["of an older checkpoint is ignored", 2, "B2/0 X1/1 B2/1", "drained 2"],
    ["does not disturb the next checkpoint", 2, "B1/0 X1/0 B2/0 B1/1 X1/1 B2/1 S2", "abort 1, drained 2, snapshot 2"],
  ])("%s", holds);
});
