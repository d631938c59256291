// The checker against one that is too simple to be wrong, on random small models: counts, lengths, and liveness verdicts,
// which the simple one finds by trying every set of states as the set that a behaviour sees for ever.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { naiveCheck } from "../../bench/naive-checker.js";
import { check } from "./check.js";
import { defineModel, type Fairness, type Instance, type Property } from "./model.js";
import type { Trace } from "./trace.js";
import { boolean, integer, word, type State } from "./types.js";

const SIZE = 8;
const variables = { x: integer(-1, 0), y: word("left", "right"), z: boolean };
type Spot = State<typeof variables>;
const spotOf = (number: number): Spot => ({ x: (number >> 2) - 1, y: (number & 2) === 0 ? "left" : "right", z: (number & 1) === 1 });
const numberOf = ({ x, y, z }: Readonly<Spot>): number => ((x + 1) << 2) | (y === "left" ? 0 : 2) | (z ? 1 : 0);

/** By state the next one, −1 when the action cannot happen there; two bindings each. */
interface Drawn { readonly fair: boolean; readonly next: readonly (readonly number[])[] }
interface World { readonly initial: readonly number[]; readonly actions: readonly Drawn[]; readonly fairness: Fairness; readonly good: number; readonly trigger: number }

const states = fc.nat(SIZE - 1);
const drawnSteps = fc.array(fc.oneof({ weight: 2, arbitrary: fc.constant(-1) }, states), { minLength: SIZE, maxLength: SIZE });
const drawnAction = fc.record({ fair: fc.boolean(), next: fc.array(drawnSteps, { minLength: 1, maxLength: 2 }) });
const worlds: fc.Arbitrary<World> = fc.record({
  initial: fc.uniqueArray(states, { minLength: 1, maxLength: 2 }),
  actions: fc.array(drawnAction, { minLength: 1, maxLength: 3 }),
  fairness: fc.constantFrom("each", "together"),
  good: fc.nat(2 ** SIZE - 1),
  trigger: fc.nat(2 ** SIZE - 1),
});

function instanceOf({ initial, actions, fairness }: World, properties: readonly Property<Spot>[]): Instance {
  return defineModel({
    name: "drawn", about: "Drawn by lot.", constants: {}, fairness,
    variables: () => variables,
    initial: () => initial.map(spotOf),
    actions: () => actions.map(({ fair, next }, at) => ({
      name: `action-${at}`, fair, bindings: next.map((_, binding) => [binding]),
      step(state: Spot, binding: number) {
        const target = next[binding]![numberOf(state)]!;
        if (target === -1) return false;
        Object.assign(state, spotOf(target));
        return true;
      },
    })),
    properties: () => properties,
  }).instance();
}

const has = (set: number, state: number): boolean => ((set >> state) & 1) === 1;
const all = Array.from({ length: SIZE }, (_, state) => state);

/** Every pair of a state and another that follows it, with the action's number. */
function stepsOf({ actions }: World): readonly (readonly [from: number, to: number, action: number])[] {
  return actions.flatMap(({ next }, action) => next.flatMap((row) => row.flatMap((to, from) => (to === -1 || to === from ? [] : [[from, to, action] as const]))));
}

function reachable(world: World, from: readonly number[], within: number): number {
  let set = from.reduce((sum, state) => sum | (has(within, state) ? 1 << state : 0), 0);
  for (let before = -1; before !== set;) {
    before = set;
    for (const [one, other] of stepsOf(world)) if (has(set, one) && has(within, other)) set |= 1 << other;
  }
  return set;
}

/** Whether a fair behaviour can see exactly these states for ever. */
function isFairForever(world: World, set: number): boolean {
  const members = all.filter((state) => has(set, state));
  if (!members.every((state) => reachable(world, [state], set) === set)) return false;
  const fair = world.actions.flatMap((action, number) => (action.fair ? [number] : []));
  const groups = world.fairness === "each" ? fair.map((action) => [action]) : [fair];
  return groups.every((group) => {
    const own = stepsOf(world).filter(([, , action]) => group.includes(action));
    return members.some((state) => !own.some(([from]) => from === state)) || own.some(([from, to]) => has(set, from) && has(set, to));
  });
}

function canEvade(world: World, starts: number, within: number, through: number): boolean {
  const reached = reachable(world, all.filter((state) => has(starts, state)), within);
  return Array.from({ length: 2 ** SIZE - 1 }, (_, set) => set + 1).some((set) => (set & ~reached) === 0 && (set & through) !== 0 && isFairForever(world, set));
}

describe("on random models", () => {
  test("counts, depth and the length of a shortest counterexample are those of the naive checker", () => {
    fc.assert(fc.property(worlds, (world) => {
      const invariant: Property<Spot> = { kind: "invariant", name: "good", holds: (state) => has(world.good, numberOf(state)) };
      const naive = naiveCheck(instanceOf(world, [invariant]));
      const { distinct, generated, depth, violations } = check(instanceOf(world, [invariant]), { keepGoing: true, deadlock: false });
      expect({ distinct, generated, depth, shortest: violations[0]?.trace.steps.length ?? null }).toEqual(naive);
    }), { numRuns: 500 });
  });

  test("a state without a successor is found exactly when there is one", () => {
    fc.assert(fc.property(worlds, (world) => {
      const reached = reachable(world, world.initial, 255);
      const isStuck = all.some((state) => has(reached, state) && world.actions.every(({ next }) => next.every((row) => row[state] === -1)));
      expect(check(instanceOf(world, [])).violations.length > 0).toBe(isStuck);
    }), { numRuns: 300 });
  });

  test("liveness verdicts are those of trying every set of states, and each lasso is fair and evades the good", () => {
    const verdicts = new Set<string>();
    fc.assert(fc.property(worlds, (world) => {
      const isGood = (state: Readonly<Spot>): boolean => has(world.good, numberOf(state));
      const properties: readonly Property<Spot>[] = [
        { kind: "eventually", name: "eventually", always: false, holds: isGood },
        { kind: "eventually", name: "for-good", always: true, holds: isGood },
        { kind: "leads-to", name: "leads-to", from: (state) => has(world.trigger, numberOf(state)), to: isGood },
      ];
      const bad = 255 & ~world.good;
      const initial = world.initial.reduce((sum, state) => sum | (1 << state), 0);
      const evaded = {
        eventually: canEvade(world, initial & bad, bad, bad),
        "for-good": canEvade(world, initial, 255, bad),
        "leads-to": canEvade(world, reachable(world, world.initial, 255) & world.trigger & bad, bad, bad),
      };
      const { violations } = check(instanceOf(world, properties), { deadlock: false });
      expect(Object.fromEntries(properties.map(({ name }) => [name, violations.some(({ property }) => property === name)]))).toEqual(evaded);
      for (const { property, trace } of violations) assertEvades(world, property, trace);
      for (const [name, verdict] of Object.entries(evaded)) verdicts.add(`${name} ${verdict}`);
    }), { numRuns: 1_000 });
    expect(verdicts.size).toBe(6);
  });
});

function assertEvades(world: World, property: string, { steps, loop }: Trace): void {
  const numbers = steps.map(({ state }) => numberOf(state as unknown as Spot));
  const circle = numbers.slice(loop!.to);
  const turn = [...circle, circle[0]!];
  const isStep = (from: number, to: number): boolean => stepsOf(world).some(([one, other]) => one === from && other === to);
  expect(world.initial).toContain(numbers[0]);
  expect([...numbers, numbers[loop!.to]!].slice(1).every((state, at) => isStep(numbers[at]!, state) || (circle.length === 1 && at === numbers.length - 1))).toBe(true);
  // The circle is judged by the steps that it takes, not by those it could take.
  const fair = world.actions.flatMap((action, number) => (action.fair ? [number] : []));
  const groups = world.fairness === "each" ? fair.map((action) => [action]) : [fair];
  for (const group of groups) {
    const own = stepsOf(world).filter(([, , action]) => group.includes(action));
    const isIdle = circle.some((state) => !own.some(([from]) => from === state));
    const isTaken = turn.slice(1).some((state, at) => own.some(([from, to]) => from === turn[at] && to === state));
    expect(isIdle || isTaken).toBe(true);
  }
  if (property === "for-good") expect(circle.some((state) => !has(world.good, state))).toBe(true);
  else expect(circle.every((state) => !has(world.good, state))).toBe(true);
  if (property === "eventually") expect(numbers.every((state) => !has(world.good, state))).toBe(true);
}
