// Which configurations are refused, and where.
import { describe, expect, test } from "vitest";
import { DEFAULT_CONFIGURATION, RESTARTS, type Configuration } from "./configuration.js";
import { validateConfiguration } from "./validate-configuration.js";

const refusals = (changed: Partial<Configuration>) => validateConfiguration({ ...DEFAULT_CONFIGURATION, ...changed });

describe("a configuration is refused", () => {
  const { "exponential-delay": exponential } = RESTARTS;
  test.each<[when: string, changed: Partial<Configuration>, place: string, says: RegExp]>([
    ["when checkpoints would come too often", { interval: 9 }, "interval", /at least 10 ms, not 9/],
    ["when a stopped world would take two checkpoints at once", { mode: "stop-the-world", maxConcurrentCheckpoints: 2 }, "maxConcurrentCheckpoints", /one checkpoint at a time, not 2/],
    ["when the backoff would begin above its maximum", { restart: { ...exponential, maxBackoff: 999 } }, "restart/initialBackoff", /1000 ms is above the greatest one of 999 ms/],
    ["when the backoff would not grow", { restart: { ...exponential, backoffMultiplier: 1 } }, "restart/backoffMultiplier", /above 1, not 1/],
  ])("%s", (_when, changed, place, says) => {
    expect(refusals(changed)).toEqual([{ place: `/configuration/${place}`, message: expect.stringMatching(says) as string }]);
  });
});

describe("a configuration can run", () => {
  test.each(Object.values(RESTARTS))("with the defaults of restart strategy $strategy", (restart) => {
    expect(refusals({ restart })).toEqual([]);
  });

  test("with any interval when no checkpoint is taken", () => {
    expect(refusals({ mode: "none", interval: 1, timeout: 1 })).toEqual([]);
  });
});
