// A campaign must reach the situations that break engines: each in at least so many of its runs, over all scenarios together.
import { beforeAll, describe, expect, test } from "vitest";
import { exploreScenario } from "../explorer/campaign/explore.js";
import { loadScenario, scenarioNames } from "../explorer/scenario/load.js";
import type { Scenario } from "../explorer/scenario/scenario.js";
import { REACH_NAMES, type ReachName } from "./reach.js";

/** Percent of the runs, in those scenarios that can reach it. */
const FLOORS: readonly { readonly reach: ReachName; readonly percent: number; readonly where?: (scenario: Scenario) => boolean }[] = [
  { reach: "overlapping-incarnations", percent: 10, where: ({ faults }) => faults.allowed.includes("zombie") },
  { reach: "abort-then-completion", percent: 10 },
  { reach: "two-pending", percent: 10, where: ({ configuration }) => configuration.maxConcurrentCheckpoints > 1 },
  { reach: "crash-between-completion-and-commit", percent: 5, where: transactional },
  { reach: "idle-transaction", percent: 5, where: transactional },
  { reach: "reply-lost-after-done", percent: 5 },
];

/** Whether its sinks leave transactions open that others could see. */
function transactional({ job }: Scenario): boolean {
  return job.vertices.some((vertex) => vertex.kind === "sink" && vertex.sink === "two-phase-commit" && vertex.system !== "table");
}

describe("over the default campaign", () => {
  const reached = new Map<Scenario, { readonly runs: number; readonly reach: { readonly [Name in ReachName]: number } }>();

  beforeAll(() => {
    for (const scenario of scenarioNames().map((name) => loadScenario(name))) {
      const { runs, reach } = exploreScenario(scenario, { seed: "reach", runs: 160, shrink: false, keepGoing: true });
      reached.set(scenario, { runs, reach });
    }
  }, 120_000);

  test.each(FLOORS)("$reach is reached by $percent % of the runs", ({ reach, percent, where = () => true }) => {
    const all = [...reached].filter(([scenario]) => where(scenario)).map(([, counts]) => counts);
    const runs = all.reduce((sum, counts) => sum + counts.runs, 0);
    const hits = all.reduce((sum, counts) => sum + counts.reach[reach], 0);
    expect((100 * hits) / runs).toBeGreaterThan(percent);
  });

  test.each(REACH_NAMES)("%s is reached at all", (reach) => {
    expect([...reached.values()].some((counts) => counts.reach[reach] > 0)).toBe(true);
  });
});
