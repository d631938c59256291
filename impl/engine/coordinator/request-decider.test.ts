// When a periodic checkpoint may be triggered: one preparation at a time, not too many pending, a pause after a completion.
import { describe, expect, test } from "vitest";
import { DEFAULT_CONFIGURATION } from "../job/configuration.js";
import { periodicDecider, type DeciderInput } from "./request-decider.js";

const idle: DeciderInput = { now: 1_000, triggering: false, pending: 0, lastCompletion: null, configuration: { ...DEFAULT_CONFIGURATION, maxConcurrentCheckpoints: 2, minPause: 50 } };
const trigger = { kind: "trigger" };
const wait = { kind: "wait" };

describe("a periodic request", () => {
  test("is granted while nothing is pending", () => {
    expect(periodicDecider(idle)).toEqual(trigger);
  });

  test("is granted while fewer checkpoints are pending than are allowed", () => {
    expect(periodicDecider({ ...idle, pending: 1 })).toEqual(trigger);
  });

  test.each([2, 3])("waits while %i checkpoints are pending and 2 allowed", (pending) => {
    expect(periodicDecider({ ...idle, pending })).toEqual(wait);
  });

  test("waits while another trigger is being prepared, though more may be pending", () => {
    expect(periodicDecider({ ...idle, triggering: true })).toEqual(wait);
  });

  test.each([
    [1_000, 50],
    [990, 40],
    [951, 1],
  ])("at 1000 ms, after a completion at %i ms and with a pause of 50 ms, comes again in %i ms", (lastCompletion, delay) => {
    expect(periodicDecider({ ...idle, lastCompletion })).toEqual({ kind: "later", delay });
  });

  test.each([950, 949, 0])("at 1000 ms, after a completion at %i ms, is granted: the pause is over", (lastCompletion) => {
    expect(periodicDecider({ ...idle, lastCompletion })).toEqual(trigger);
  });

  test("needs no pause before the first completion", () => {
    expect(periodicDecider({ ...idle, now: 0 })).toEqual(trigger);
  });

  test("waits, rather than coming again later, when it must do both", () => {
    expect(periodicDecider({ ...idle, pending: 2, lastCompletion: 999 })).toEqual(wait);
  });
});
