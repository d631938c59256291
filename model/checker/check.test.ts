// The checker on models small enough to be explored by hand.
import { describe, expect, test } from "vitest";
import { twoPhase } from "../two-phase/two-phase.js";
import { check } from "./check.js";
import { defineModel, type Property } from "./model.js";
import { integer, type State } from "./types.js";

interface Counter { count: number }

/** Counts up to `top`, and back to 0 from there. */
function counter(properties: readonly Property<Counter>[], { top = 4, most = 4, wraps = true } = {}) {
  return defineModel({
    name: "counter", about: "Counts.", constants: {},
    variables: () => ({ count: integer(0, most) }),
    initial: () => [{ count: 0 }],
    actions: () => [
      { name: "up", bindings: [[1], [2]], fair: true, step: (state, by) => state.count < top && (state.count += by) > 0 },
      { name: "wrap", bindings: [[]], fair: true, step: (state: Counter) => wraps && state.count >= top && (state.count = 0) === 0 },
      { name: "never", bindings: [[]], fair: false, step: () => false },
    ],
    properties: () => properties as readonly Property<State<{ count: ReturnType<typeof integer> }>>[],
  }).instance();
}
const counts = ({ trace }: { readonly trace: { readonly steps: readonly { readonly state: object }[] } }): unknown => trace.steps.map(({ state }) => (state as Counter).count);

describe("an exploration", () => {
  test("counts states, steps, levels and each action's share", () => {
    const result = check(counter([], { top: 3, most: 4 }));
    expect(result).toMatchObject({ stop: null, distinct: 5, generated: 1 + 6 + 2, depth: 3, violations: [] });
    expect(result.actions).toEqual([{ action: "up", generated: 6 }, { action: "wrap", generated: 2 }, { action: "never", generated: 0 }]);
  });

  test.each([[3, 288, 1_146, 11], [5, 8_832, 58_146, 17], [7, 296_448, 2_744_706, 23]])("of two-phase commit among %d has the published counts", (resourceManagers, distinct, generated, depth) => {
    const result = check(twoPhase.instance({ resourceManagers }));
    expect(result).toMatchObject({ stop: null, distinct, generated, depth, violations: [] });
    expect(result.witnesses).toEqual([{ property: "all-committed", length: depth }, { property: "all-aborted", length: resourceManagers + 1 }]);
  });

  test("finds the same by fingerprints, and says how likely it is mistaken", () => {
    const { collision, unjudged, ...hashed } = check(twoPhase.instance({ resourceManagers: 5 }), { fingerprints: true });
    const { collision: none, unjudged: nothing, ...exact } = check(twoPhase.instance({ resourceManagers: 5 }));
    expect({ ...hashed, bytes: 0 }).toEqual({ ...exact, bytes: 0 });
    expect([none, nothing, unjudged]).toEqual([0, [], []]);
    expect(collision).toBeCloseTo((8_832 * 8_831) / 2 ** 65, 20);
    const below = counter([{ kind: "invariant", name: "below-3", holds: ({ count }) => count < 3 }]);
    expect(check(below, { fingerprints: true }).violations).toEqual(check(below).violations);
  });

  test("ends at its limit, and says so", () => {
    expect(check(twoPhase.instance(), { limit: 100 })).toMatchObject({ stop: "limit", distinct: 100 });
    expect(check(twoPhase.instance(), { limit: 288 })).toMatchObject({ stop: null, distinct: 288 });
  });

  test("can be interrupted", () => {
    expect(check(twoPhase.instance({ resourceManagers: 5 }), { progress: () => false })).toMatchObject({ stop: "interrupted" });
  });
});

describe("a counterexample", () => {
  test("to an invariant is a shortest one", () => {
    const result = check(counter([{ kind: "invariant", name: "below-3", holds: ({ count }) => count < 3 }]));
    expect(result.stop).toBe("violation");
    expect(result.violations.map(({ property, trace }) => [property, trace.steps.map(({ action }) => action)])).toEqual([["below-3", [null, "up(1)", "up(2)"]]]);
    expect(counts(result.violations[0]!)).toEqual([0, 1, 3]);
  });

  test("to a property of steps ends with the step, though its state was seen before", () => {
    const result = check(counter([{ kind: "step", name: "never-down", holds: (before, after) => after.count >= before.count }], { top: 3 }));
    expect(result.violations.map(({ trace }) => trace.steps.at(-1)!.action)).toEqual(["wrap"]);
    expect(counts(result.violations[0]!)).toEqual([0, 1, 3, 0]);
  });

  test("to the types names the variable", () => {
    const result = check(counter([], { top: 4, most: 4 }));
    expect(result.violations).toMatchObject([{ property: "type", message: "count is 5, outside 0 to 4" }]);
    expect(counts(result.violations[0]!)).toEqual([0, 1, 3, 5]);
  });

  test("may be an initial state", () => {
    const result = check(counter([{ kind: "invariant", name: "above-0", holds: ({ count }) => count > 0 }]));
    expect(counts(result.violations[0]!)).toEqual([0]);
  });

  test("is a state where nothing can happen, unless the model may stop there", () => {
    const result = check(counter([], { top: 3, wraps: false }));
    expect(result.violations).toMatchObject([{ property: "deadlock", kind: "deadlock" }]);
    expect(counts(result.violations[0]!)).toEqual([0, 1, 3]);
    expect(check(counter([], { top: 3, wraps: false }), { properties: [] })).toMatchObject({ stop: null, violations: [] });
    expect(check(counter([], { top: 3, wraps: false }), { deadlock: false })).toMatchObject({ stop: null, distinct: 5, violations: [] });
  });

  test("of every property is found when the exploration is to go on", () => {
    const below = (most: number): Property<Counter> => ({ kind: "invariant", name: `below-${most}`, holds: ({ count }) => count < most });
    const result = check(counter([below(4), below(2), below(9)], { top: 3 }), { keepGoing: true });
    expect(result).toMatchObject({ stop: null, distinct: 5 });
    expect(result.violations.map(({ property, trace }) => [property, trace.steps.length])).toEqual([["below-2", 2], ["below-4", 3]]);
  });
});

test("a witness that cannot be reached has no length", () => {
  expect(check(counter([{ kind: "sometimes", name: "five", holds: ({ count }) => count === 5 }], { top: 3 })).witnesses).toEqual([{ property: "five", length: null }]);
});

test("an action that changes the state and says that it cannot happen is a mistake of the model", () => {
  const model = defineModel({
    name: "liar", about: "Lies.", constants: {},
    variables: () => ({ count: integer(0, 3) }),
    initial: () => [{ count: 0 }],
    actions: () => [{ name: "lie", bindings: [[7]], fair: true, step: (state) => ++state.count < 0 }],
    properties: () => [],
  });
  expect(() => check(model.instance())).toThrow("lie(7) says that it cannot happen, but has changed the state");
});

test("a property that there is not is refused by name", () => {
  expect(() => check(twoPhase.instance(), { properties: ["no-such"] })).toThrow('two-phase has no property "no-such"; it has consistent, all-committed, all-aborted.');
});
