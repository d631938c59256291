// Liveness on graphs that can be drawn on a napkin, and refinement; each verdict turns when the thing it hangs on is changed.
import { describe, expect, test } from "vitest";
import { check } from "../check.js";
import { defineModel, type Fairness, type Property } from "../model.js";
import { loopLength } from "../trace.js";
import { integer } from "../types.js";

interface Spot { at: number }
type Arrow = readonly [action: string, from: number, to: number, fair?: "fair"];

/** States are numbers, 0 is the initial one. */
function graph(arrows: readonly Arrow[], properties: readonly Property<Spot>[], fairness: Fairness = "each") {
  const names = [...new Set(arrows.map(([name]) => name))];
  return defineModel({
    name: "graph", about: "Arrows.", constants: {}, fairness,
    variables: () => ({ at: integer(0, 9) }),
    initial: () => [{ at: 0 }],
    actions: () => names.map((name) => {
      const own = arrows.filter(([action]) => action === name);
      return {
        name, fair: own[0]![3] === "fair", bindings: own.map((_, arrow) => [arrow]),
        step(state: Spot, arrow: number) {
          const [, from, to] = own[arrow]!;
          if (state.at !== from) return false;
          state.at = to;
          return true;
        },
      };
    }),
    properties: () => properties,
    mayStop: () => true,
  }).instance();
}

const reaches = (goal: number, always = false): Property<Spot> => ({ kind: "eventually", name: "arrives", always, holds: ({ at }) => at === goal });
function lasso(arrows: readonly Arrow[], property: Property<Spot>, fairness?: Fairness) {
  const [violation] = check(graph(arrows, [property], fairness)).violations;
  if (violation === undefined) return null;
  const { steps, loop } = violation.trace;
  return { states: steps.map(({ state }) => state["at"]), to: loop!.to, back: loop!.action, length: loopLength(violation.trace) };
}

describe("eventually", () => {
  test("fails by stuttering where nothing fair can happen, and holds when it must", () => {
    expect(lasso([["go", 0, 1]], reaches(1))).toEqual({ states: [0], to: 0, back: null, length: 1 });
    expect(lasso([["go", 0, 1, "fair"]], reaches(1))).toBeNull();
  });

  test("fails by a loop that never leaves: three states, though the way out is fair and open in two of them", () => {
    const ring: readonly Arrow[] = [["enter", 0, 1, "fair"], ["turn", 1, 2, "fair"], ["turn", 2, 3], ["turn", 3, 1], ["leave", 1, 4, "fair"], ["leave", 2, 4]];
    expect(lasso(ring, reaches(4))).toEqual({ states: [0, 1, 2, 3], to: 1, back: "turn(2)", length: 3 });
  });

  test("holds when the way out is open all along the loop", () => {
    const ring: readonly Arrow[] = [["enter", 0, 1, "fair"], ["turn", 1, 2, "fair"], ["turn", 2, 1], ["leave", 1, 4, "fair"], ["leave", 2, 4]];
    expect(lasso(ring, reaches(4))).toBeNull();
    expect(lasso(ring.filter(([action, from]) => action !== "leave" || from === 1), reaches(4))).toEqual({ states: [0, 1, 2], to: 1, back: "turn(1)", length: 2 });
  });

  test("tells fairness of each action from fairness of all together", () => {
    const arrows: readonly Arrow[] = [["left", 0, 1, "fair"], ["back", 1, 0, "fair"], ["right", 0, 2, "fair"], ["right", 1, 2]];
    expect(lasso(arrows, reaches(2), "each")).toBeNull();
    expect(lasso(arrows, reaches(2), "together")).toEqual({ states: [0, 1], to: 0, back: "back(0)", length: 2 });
  });

  test("is not owed a step that changes nothing", () => {
    const arrows: readonly Arrow[] = [["idle", 0, 0, "fair"], ["go", 0, 1, "fair"]];
    expect(lasso(arrows, reaches(1), "together")).toBeNull();
    expect(lasso(arrows.slice(0, 1), reaches(1))).toEqual({ states: [0], to: 0, back: null, length: 1 });
  });

  test("for good is more than once", () => {
    const arrows: readonly Arrow[] = [["there", 0, 1, "fair"], ["back", 1, 0]];
    expect(lasso(arrows, reaches(1))).toBeNull();
    expect(lasso(arrows, reaches(1, true))).toEqual({ states: [0, 1], to: 0, back: "back(0)", length: 2 });
    expect(lasso(arrows.slice(0, 1), reaches(1, true))).toBeNull();
  });
});

describe("leads-to", () => {
  const asked: Property<Spot> = { kind: "leads-to", name: "answered", from: ({ at }) => at === 2, to: ({ at }) => at === 0 };
  const arrows: readonly Arrow[] = [["ask", 0, 1], ["ask", 1, 2], ["answer", 2, 0, "fair"], ["wait", 2, 3], ["wait", 3, 2]];

  test("fails where the answer can be put off for ever, and names the way there", () => {
    expect(lasso(arrows, asked)).toEqual({ states: [0, 1, 2, 3], to: 2, back: "wait(1)", length: 2 });
    expect(lasso([...arrows, ["hurry", 3, 2, "fair"]], asked)).toEqual({ states: [0, 1, 2, 3], to: 2, back: "wait(1)", length: 2 });
  });

  test("holds where nothing puts it off, and where nobody asks", () => {
    expect(lasso(arrows.slice(0, 3), asked)).toBeNull();
    expect(lasso(arrows.slice(3), asked)).toBeNull();
  });
});

test("what can only be judged of all states is not judged of some", () => {
  const result = check(graph([["go", 0, 1], ["go", 1, 2]], [reaches(9)]), { limit: 2 });
  expect(result).toMatchObject({ stop: "limit", violations: [], unjudged: ["arrives"] });
});

describe("a refinement", () => {
  const hours = (steps: readonly Arrow[]) => graph(steps, []);
  const day = hours([["on", 0, 1], ["on", 1, 2], ["on", 2, 0]]);
  /** Two steps here are one there. */
  const halves = (arrows: readonly Arrow[], map: (at: number) => unknown) =>
    check(graph(arrows, [{ kind: "refinement", name: "is-a-day", abstract: day, map: ({ at }) => ({ at: map(at) }) }])).violations;
  const ticks: readonly Arrow[] = [["tick", 0, 1], ["tick", 1, 2], ["tick", 2, 3], ["tick", 3, 4], ["tick", 4, 5], ["tick", 5, 0]];

  test("holds when steps map to steps or to none", () => {
    expect(halves(ticks, (at) => at >> 1)).toEqual([]);
  });

  test("fails at the first step that maps to none of the abstract model, and shows both mapped states", () => {
    const [violation] = halves([...ticks, ["skip", 3, 0]], (at) => at >> 1);
    expect(violation).toMatchObject({ kind: "refinement", message: "the last step maps to no step of graph", mapped: { before: { at: 1 }, after: { at: 0 } } });
    expect(violation!.trace.steps.map(({ state }) => state["at"])).toEqual([0, 1, 2, 3, 0]);
  });

  test("fails at an initial state that maps to none, and at a state of no declared type", () => {
    expect(halves(ticks, (at) => (at >> 1) + 1)).toMatchObject([{ message: "it maps to no initial state of graph", mapped: { before: null, after: { at: 1 } } }]);
    expect(halves(ticks, (at) => at * 5)).toMatchObject([{ message: "the last step maps to no step of graph" }]);
    expect(halves(ticks, (at) => at * 10)).toMatchObject([{ message: "it maps to no state of graph: at is 10, outside 0 to 9" }]);
  });
});
