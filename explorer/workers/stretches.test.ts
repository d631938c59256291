// However the runs of a campaign are divided, and in whatever order the stretches come back, the tally is that of one thread.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { REFERENCE_PARTS } from "../../impl/engine/parts.js";
import { snapshotSharesMemory } from "../../properties/bugs/snapshot-shares-memory.js";
import { Campaign } from "../campaign/campaign.js";
import { append, emptyTally, type Tally } from "../campaign/tally.js";
import { loadScenario } from "../scenario/load.js";
import { Stretches } from "./stretches.js";

const RUNS = 30;
const scenario = loadScenario("two-phase-commit");
const broken = { seed: "s", refine: 3, parts: snapshotSharesMemory.plant(REFERENCE_PARTS), bug: snapshotSharesMemory.id } as const;

/** How far each stretch goes, and in which order they come back. */
const anyDivision = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 17 }), { minLength: 1, maxLength: 6 }),
  order: fc.array(fc.nat(), { minLength: RUNS, maxLength: RUNS }),
});

/** What execute() returns, from single runs that were executed once for all divisions. */
function executed(campaign: Campaign, singles: readonly Tally[], from: number, to: number): Tally {
  const tally = emptyTally(from);
  for (const single of singles.slice(from, to)) if (!campaign.isOver(tally)) append(tally, structuredClone(single));
  return tally;
}

function divided(campaign: Campaign, singles: readonly Tally[], { sizes, order }: { readonly sizes: readonly number[]; readonly order: readonly number[] }): Stretches {
  const stretches = new Stretches(RUNS, (tally) => campaign.isOver(tally));
  const given: Tally[] = [];
  for (let at = 0, next = stretches.take(sizes[0]!); next !== null; next = stretches.take(sizes[++at % sizes.length]!)) given.push(executed(campaign, singles, next.from, next.to));
  for (const at of order) {
    if (given.length > 0) stretches.add(given.splice(at % given.length, 1)[0]!);
  }
  return stretches;
}

describe.each([["going on", true], ["stopping at the first failure", false]])("a campaign %s", (_name, keepGoing) => {
  const campaign = new Campaign(scenario, { ...broken, keepGoing });
  const whole = campaign.execute(0, RUNS);
  const singles = Array.from({ length: RUNS }, (_, run) => campaign.execute(run, run + 1));

  test("breaks something", () => {
    expect(whole.violated.length).toBeGreaterThan(0);
    expect(whole.runs < RUNS).toBe(!keepGoing);
  });

  test("is counted the same in any division", () => {
    fc.assert(fc.property(anyDivision, (division) => {
      expect(divided(campaign, singles, division).merged).toEqual(whole);
    }), { numRuns: 200, seed: 11 });
  });
});

describe("stretches", () => {
  const campaign = new Campaign(scenario, { seed: "s" });
  const fresh = (): Stretches => new Stretches(RUNS, (tally) => campaign.isOver(tally));

  test("are handed out without gap or overlap, up to the last run", () => {
    const stretches = fresh();
    expect([stretches.take(20), stretches.take(20), stretches.take(20)]).toEqual([{ from: 0, to: 20 }, { from: 20, to: RUNS }, null]);
  });

  test("that came back before, from a file, are not handed out again", () => {
    const stretches = fresh();
    stretches.add(campaign.execute(8, 12));
    stretches.add(campaign.execute(0, 5));
    expect([stretches.take(30), stretches.take(30), stretches.take(30)]).toEqual([{ from: 5, to: 8 }, { from: 12, to: RUNS }, null]);
  });

  test("count once, though they come twice", () => {
    const stretches = fresh();
    for (const [from, to] of [[0, 5], [0, 5], [3, 7], [9, 12], [8, 10]] as const) stretches.add(campaign.execute(from, to));
    expect(stretches.all().map(({ from, runs }) => [from, runs])).toEqual([[0, 5], [9, 3]]);
  });
});
