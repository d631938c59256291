// Threads answer as this thread would: the same tallies, the same violations, the same refusals.
import { afterAll, describe, expect, test } from "vitest";
import { REFERENCE_PARTS } from "../../impl/engine/parts.js";
import { noAlignment } from "../../properties/bugs/no-alignment.js";
import { Campaign } from "../campaign/campaign.js";
import { exploreScenario } from "../campaign/explore.js";
import { findBug } from "../campaign/find-bug.js";
import { reportOf } from "../campaign/scenario-report.js";
import { BadInput } from "../scenario/bad-input.js";
import { loadScenario } from "../scenario/load.js";
import { Pool, ownThread } from "./pool.js";
import { search } from "./search.js";
import { Stretches } from "./stretches.js";
import type { Subject } from "./task.js";
import { ownedThread } from "./thread.js";

const scenario = loadScenario("two-phase-commit");
const subject: Subject = { scenario, seed: "w", strategy: "auto", keepGoing: false, refine: 20, batch: false, bug: noAlignment.id, use: null };
const pools = [new Pool(1, ownThread), ...[1, 2, 3].map((size) => new Pool(size, ownedThread))];
const RUNS = 25;

afterAll(() => pools.forEach((pool) => pool.end()));

/** As the command does it. */
async function reported(pool: Pool, keepGoing: boolean): Promise<string> {
  const options = { seed: subject.seed, parts: noAlignment.plant(REFERENCE_PARTS), bug: noAlignment.id, keepGoing };
  const campaign = new Campaign(scenario, options);
  const stretches = new Stretches(RUNS, (tally) => campaign.isOver(tally));
  await pool.tell({ kind: "prepare", subject: { ...subject, keepGoing } });
  await search(pool, stretches, { now: () => performance.now() / 1000, isEnough: () => false, came: () => undefined });
  const violations = await Promise.all(stretches.merged.violated.map(({ property, run }) => pool.ask({ kind: "violation", property, run, shrink: false })));
  return JSON.stringify(reportOf(campaign, stretches.merged, violations));
}

describe.each(pools.map((pool, at) => [at === 0 ? "this thread" : `${at} threads`, pool] as const))("%s", (_name, pool) => {
  test.each([true, false])("report what explore() does, byte for byte (keepGoing %s)", async (keepGoing) => {
    const own = exploreScenario(scenario, { seed: subject.seed, runs: RUNS, parts: noAlignment.plant(REFERENCE_PARTS), bug: noAlignment.id, keepGoing, shrink: false });
    expect(own.violations.length).toBeGreaterThan(0);
    expect(await reported(pool, keepGoing)).toBe(JSON.stringify(own));
  });

  test("find a planted bug as findBug() does", async () => {
    const options = { seed: "w", strategy: "auto", runs: 200, shrink: false } as const;
    expect(await pool.ask({ kind: "bug", search: { bug: noAlignment.id, ...options } })).toEqual(findBug(noAlignment, scenario, options));
  });

  test("refuse what cannot work, as bad input with its place", async () => {
    const refused = pool.tell({ kind: "prepare", subject: { ...subject, use: "no-such-module.js" } });
    await expect(refused).rejects.toBeInstanceOf(BadInput);
    await expect(refused).rejects.toMatchObject({ place: "no-such-module.js" });
  });

  test("pass on what is thrown, with the stack it had", async () => {
    const thrown = pool.ask({ kind: "bug", search: { bug: "no-such-bug", seed: "w", strategy: "auto", runs: 1, shrink: false } });
    await expect(thrown).rejects.toMatchObject({ message: expect.stringContaining("no-such-bug") as unknown, stack: expect.stringContaining("executor") as unknown });
  });
});
