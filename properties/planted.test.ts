// Properties and planted bugs hold each other up: every bug breaks the property and the guarantee it names, the reference passes the very run,
// and every property is broken by some bug. A property that no bug can break proves nothing.
import { describe, expect, test } from "vitest";
import { exploreScenario } from "../explorer/campaign/explore.js";
import { findBug, isTrivial } from "../explorer/campaign/find-bug.js";
import { loadScenario } from "../explorer/scenario/load.js";
import { REFERENCE_PARTS } from "../impl/engine/parts.js";
import type { Bug } from "./bugs/bug.js";
import { GUARANTEES } from "./guarantees.js";
import { BUGS } from "./planted.js";
import { PROPERTY_NAMES, type PropertyName } from "./property.js";

/** Whether any of these properties breaks within 600 runs. */
function breaks(bug: Bug, properties: readonly PropertyName[]): boolean {
  const options = { runs: 600, shrink: false, parts: bug.plant(REFERENCE_PARTS), bug: bug.id, properties };
  return exploreScenario(loadScenario(bug.scenario), options).violations.length > 0;
}

describe.each(BUGS)("$id", (bug) => {
  const { guarantee, scenario } = bug;

  test("breaks its property, in a run that the reference passes", () => {
    expect(findBug(bug, loadScenario(scenario), { runs: 600, shrink: false })).toMatchObject({ found: true, referencePasses: true });
  });

  test(guarantee === null ? "breaks no guarantee, and says why" : `breaks ${guarantee}`, () => {
    if (guarantee === null) expect(bug.sentence).toMatch(/liveness|nothing is lost/i);
    else expect(breaks(bug, GUARANTEES[guarantee])).toBe(true);
  });

  test("has a page: who, where, what", () => {
    expect(Object.values({ title: bug.title, source: bug.source, sentence: bug.sentence }).filter((text) => text.length < 20)).toEqual([]);
  });
});

describe("every property is broken by a planted bug", () => {
  /** The likeliest first. */
  const suspicion = (bug: Bug, property: PropertyName): number => {
    if (bug.property === property) return 0;
    return bug.guarantee !== null && (GUARANTEES[bug.guarantee] as readonly PropertyName[]).includes(property) ? 1 : 2;
  };

  test.each(PROPERTY_NAMES)("%s", (property) => {
    const suspects = BUGS.toSorted((one, other) => suspicion(one, property) - suspicion(other, property));
    expect(suspects.some((bug) => breaks(bug, [property]))).toBe(true);
  });
});

describe("the bugs together", () => {
  test("share at most twelve scenarios, none of which is there for one bug", () => {
    const scenarios = [...new Set(BUGS.map(({ scenario }) => scenario))];
    expect(scenarios.length).toBeLessThanOrEqual(12);
    expect(scenarios.filter((name) => BUGS.filter(({ scenario }) => scenario === name).length < 2)).toEqual([]);
  });

  test("are hidden from the plain run, all but four", () => {
    expect(BUGS.filter((bug) => isTrivial(bug, loadScenario(bug.scenario))).length).toBeLessThanOrEqual(4);
  });
});

test("bugs have names of their own", () => {
  expect(new Set(BUGS.map(({ id }) => id)).size).toBe(BUGS.length);
});
