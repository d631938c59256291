// What a sink's method may return: a result, or steps; never a promise.
import { expect, test } from "vitest";
import { isSteps, type MaybeSteps, type Steps } from "./sink.js";

test("a generator is steps, a plain result is not", () => {
  const steps: MaybeSteps<void> = (function* (): Steps<void> { yield* []; })();
  expect(isSteps(steps)).toBe(true);
  expect([undefined, null, 3, "next", { transaction: "t" }].map((value) => isSteps<unknown>(value))).toEqual([false, false, false, false, false]);
});

test("a promise is refused, because nobody would wait for it", () => {
  expect(() => isSteps<unknown>(Promise.resolve(1))).toThrow("use a generator");
});
