// A crash point is one integer and back again; every handler that can run has a number of its own.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CONTROL_KINDS, TIMER_KINDS } from "../../environment/messages.js";
import { SYSTEMS } from "../../environment/systems.js";
import { CRASH_ALTERNATIVES, HANDLERS, START, controlHandler, elementHandler, packCrashPoint, replyHandler, timerHandler, unpackCrashPoint } from "./crash-point.js";

const handler = fc.nat(HANDLERS.length - 1);

describe("a crash point", () => {
  test("packed and unpacked is the same crash point", () => {
    const point = fc.record({ handler, occurrence: fc.integer({ min: 1, max: 4096 }), effects: fc.nat(15) });
    fc.assert(fc.property(point, (one) => {
      expect(unpackCrashPoint(packCrashPoint(one))).toEqual(one);
    }), { numRuns: 1_000 });
  });

  test("is an alternative of the crash choice, and never the dull one", () => {
    const point = fc.record({ handler, occurrence: fc.integer({ min: 1, max: 9999 }), effects: fc.nat(99) });
    fc.assert(fc.property(point, (one) => {
      const packed = packCrashPoint(one);
      expect(Number.isInteger(packed) && packed > 0 && packed < CRASH_ALTERNATIVES).toBe(true);
    }));
  });

  test("unpacked and packed is the same choice", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: CRASH_ALTERNATIVES - 1 }), (packed) => {
      expect(packCrashPoint(unpackCrashPoint(packed)!)).toBe(packed);
    }));
  });

  test("beyond the last effect, or the last occurrence, that can be named stands for the last", () => {
    expect(unpackCrashPoint(packCrashPoint({ handler: 2, occurrence: 5000, effects: 40 }))).toEqual({ handler: 2, occurrence: 4096, effects: 15 });
  });

  test("0 is no crash", () => {
    expect(unpackCrashPoint(0)).toBeNull();
  });

  test("1 is a crash at the start, before any effect", () => {
    expect(unpackCrashPoint(1)).toEqual({ handler: START, occurrence: 1, effects: 0 });
  });
});

describe("the handlers", () => {
  const named: readonly (readonly [number, string])[] = [
    [START, "start"],
    ...(["record", "barrier", "cancel-checkpoint", "end-of-data", "end-of-partition"] as const).map((kind) => [elementHandler(kind), kind] as const),
    ...CONTROL_KINDS.map((kind) => [controlHandler(kind), kind] as const),
    ...TIMER_KINDS.map((kind) => [timerHandler(kind), kind] as const),
    ...SYSTEMS.map((system) => [replyHandler(system), `reply of ${system}`] as const),
  ];

  test.each(named)("number %i is %s", (number, name) => {
    expect(HANDLERS[number]).toBe(name);
  });

  test("are all there are, each with its own number and name", () => {
    expect(named.map(([number]) => number).sort((one, other) => one - other)).toEqual([...HANDLERS.keys()]);
    expect(new Set(HANDLERS).size).toBe(HANDLERS.length);
  });
});
