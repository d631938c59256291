// A run that was tampered with is no run of the model, save where a rule calls that lawful: a sample of what `npm run refinement` puts to the follower.
import { describe, expect, test } from "vitest";
import { ENOUGH, putToTheFollower, sampleOf, shortcomings } from "../../tools/refinement-mutants.js";
import { ARGUMENTS } from "../../tools/testing/lawful-mutants.js";

const { counts } = putToTheFollower(sampleOf(8, 2));

describe("a run with one event left out, told twice or exchanged with the next", () => {
  test("is refused in four of five cases at least, for each kind of event and change", () => {
    expect(shortcomings(counts, ENOUGH).accepted).toEqual([]);
  });

  test("is called lawful in one of four cases at most, save where an argument is given", () => {
    expect(shortcomings(counts, ENOUGH).unargued).toEqual([]);
  });

  test("is refused in nineteen of twenty cases, of all that no rule calls lawful", () => {
    const sum = (which: "total" | "excluded" | "refused") => [...counts.values()].reduce((total, count) => total + count[which], 0);
    expect(sum("refused") / (sum("total") - sum("excluded"))).toBeGreaterThanOrEqual(0.95);
    expect(counts.size).toBeGreaterThan(90);
  });

  test("needs no argument for what does not occur", () => {
    expect([...ARGUMENTS.keys()].filter((key) => !counts.has(key))).toEqual([]);
  });
});
