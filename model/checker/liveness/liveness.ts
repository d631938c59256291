/**
 * Whether a fair behaviour can go on for ever without the good thing: it then ends up circling within one strongly connected
 * component, or stutters in one state. Weak fairness asks of the circle, for each group of fair actions, a state where
 * nothing of the group can happen, or a step of it. A component can be circled as a whole, so asking it of the component is
 * exact. Source: Lamport, "Specifying Systems"; Lichtenstein and Pnueli 1985. Stuttering is lawful everywhere, as in TLA+.
 */
import { componentsOf } from "./components.js";
import type { Graph } from "./edges.js";
import type { Property } from "../model.js";

/** What the sought behaviour looks like, each as a mark by state. */
export interface Sought {
  /** It comes to such a state. */
  readonly starts: Uint8Array;
  /** From there on it sees only such states. */
  readonly within: Uint8Array;
  /** It circles through such a state. */
  readonly through: Uint8Array;
}

export type LivenessProperty = Extract<Property<never>, { readonly kind: "eventually" | "leads-to" }>;
export function isEndless(property: Property<never>): property is LivenessProperty {
  return property.kind === "eventually" || property.kind === "leads-to";
}

export type Marks = (holds: (state: never) => boolean) => Uint8Array;

/** The behaviour that would violate the property. */
export function soughtBy(property: LivenessProperty, marks: Marks, initial: Uint8Array): Sought {
  switch (property.kind) {
    case "eventually": {
      const bad = opposite(marks((state) => property.holds(state)));
      return property.always ? { starts: initial, within: initial.slice().fill(1), through: bad } : { starts: both(initial, bad), within: bad, through: bad };
    }
    case "leads-to": {
      const without = opposite(marks((state) => property.to(state)));
      return { starts: both(marks((state) => property.from(state)), without), within: without, through: without };
    }
  }
}

const opposite = (marks: Uint8Array): Uint8Array => marks.map((mark) => 1 - mark);
const both = (one: Uint8Array, other: Uint8Array): Uint8Array => one.map((mark, at) => mark & other[at]!);

/** How the sought behaviour can begin. */
export interface Reached {
  /** States in the order of their distance from the initial ones, by way of `starts` and within `within` from there. */
  readonly order: readonly number[];
  /** By state: the state before it on the way from a start; START at a start, UNREACHED for what is not reached. */
  readonly before: Int32Array;
}
export const START = -1;
const UNREACHED = -2;

/** @param depths by state, its distance from the initial ones; never falls from one state to the next */
export function reachedBy({ starts: sources, within }: Sought, { starts, targets, count }: Graph, depths: Int32Array): Reached {
  const before = new Int32Array(count).fill(UNREACHED);
  const order: number[] = [];
  let level: number[] = [];
  const reach = (state: number, from: number): void => {
    if (before[state] !== UNREACHED) return;
    before[state] = from;
    order.push(state);
  };
  for (let depth = 1, source = 0; level.length > 0 || source < count; depth++) {
    const levelStart = order.length;
    for (const state of level) {
      for (let step = starts[state]!; step < starts[state + 1]!; step++) if (within[targets[step]!] === 1) reach(targets[step]!, state);
    }
    for (; source < count && depths[source]! <= depth; source++) if (sources[source] === 1) reach(source, START);
    level = order.slice(levelStart);
  }
  return { order, before };
}

/** Where a fair behaviour can circle: the component, and for each state the groups of which something can happen there. */
export interface Circle {
  readonly component: number;
  readonly components: Int32Array;
  readonly enabled: Int32Array;
}

/** The component of the nearest state from which on it is possible; none when the property holds. */
export function circleIn(sought: Sought, { order, before }: Reached, graph: Graph): Circle | null {
  const { starts, targets, groups, count, fair } = graph;
  const { of: components, count: many } = componentsOf(graph, Uint8Array.from(before, (state) => (state === UNREACHED ? 0 : 1)));
  const enabled = new Int32Array(count);
  const served = new Int32Array(many);
  const isThrough = new Uint8Array(many);
  for (const state of order) {
    const component = components[state]!;
    for (let step = starts[state]!; step < starts[state + 1]!; step++) {
      enabled[state]! |= groups[step]!;
      if (components[targets[step]!] === component) served[component]! |= groups[step]!;
    }
    served[component]! |= fair & ~enabled[state]!;
    isThrough[component]! |= sought.through[state]!;
  }
  const state = order.find((one) => isThrough[components[one]!] === 1 && served[components[one]!] === fair);
  return state === undefined ? null : { component: components[state]!, components, enabled };
}
