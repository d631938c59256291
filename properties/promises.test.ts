// What each mode promises, both ways: what it withholds is seen to break on the unbroken engine, what it keeps is not.
import { describe, expect, test } from "vitest";
import { loadScenario } from "../explorer/scenario/load.js";
import { prepare, run } from "../explorer/scenario/run.js";
import { random } from "../explorer/strategies/random.js";
import { MODES, type Mode } from "../impl/trace/settings.js";
import { STARTED } from "../tools/testing/started.js";
import { MODE_PROMISES, promised, withheld } from "./promises.js";
import { PROPERTY_NAMES } from "./property.js";

/** Withheld, but not to be seen here: with checkpoints off no state is ever stored, and no transaction committed that could break it. */
const UNSEEN: { readonly [M in Mode]?: readonly string[] } = {
  "none": ["no-duplicate-state", "one-explanation", "consistent-cut", "alignment", "commit-only-after-completion", "committed-eventually"],
};

/** Properties that broke in 300 random runs, by whether they were promised. */
function broken(mode: Mode): { readonly promised: readonly string[]; readonly withheld: ReadonlySet<string> } {
  const prepared = prepare(loadScenario("two-phase-commit", { set: [`mode=${mode}`] }));
  const strategy = random(prepared, "modes");
  const seen = { promised: [] as string[], withheld: new Set<string>() };
  for (let index = 0; index < 300; index++) {
    const { verdicts, withdrawn } = run(prepared, strategy.oracle(index));
    for (const verdict of verdicts) {
      if (verdict.kind !== "violated" || withdrawn.some((name) => name === verdict.property)) continue;
      if (verdict.promised) seen.promised.push(verdict.message);
      else seen.withheld.add(verdict.property);
    }
  }
  return seen;
}

describe.each(MODES)("mode %s", (mode) => {
  const seen = broken(mode);

  test("keeps what it promises", () => {
    expect(seen.promised).toEqual([]);
  });

  test("is seen to break what it withholds", () => {
    const expected = MODE_PROMISES[mode].withholds.filter((name) => UNSEEN[mode]?.includes(name) !== true);
    expect([...seen.withheld].sort()).toEqual([...expected].sort());
  });

  test("promises each property or withholds it", () => {
    const header = { ...STARTED, mode };
    expect([...promised(header), ...withheld(header)].sort()).toEqual([...PROPERTY_NAMES].sort());
  });
});
