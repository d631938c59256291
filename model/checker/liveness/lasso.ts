/**
 * A behaviour that violates a liveness property, as a stem and a loop. The stem is a shortest one to a state of the circle;
 * the loop collects what fairness asks by the nearest way each time: short, not always shortest, for that is a hard problem.
 */
import type { Graph } from "./edges.js";
import { START, type Circle, type Reached, type Sought } from "./liveness.js";

export interface Lasso {
  /** From the first state that `Reached` knows of, to the last one before it closes. */
  readonly states: readonly number[];
  /** The index to which it goes back. */
  readonly to: number;
}

/** So many states of the circle are tried as the loop's first. */
const TRIED = 64;
/** In a large circle, fewer. */
const LARGE = 20_000;

export function lassoIn(sought: Sought, reached: Reached, circle: Circle, graph: Graph): Lasso {
  const members = reached.order.filter((state) => circle.components[state] === circle.component);
  const tour = new Tour(sought, circle, graph);
  const lassos = members.slice(0, members.length > LARGE ? 4 : TRIED).map((first): Lasso => {
    const stem = stemTo(first, reached);
    return { states: [...stem, ...tour.from(first)], to: stem.length - 1 };
  });
  return lassos.reduce((best, lasso) => (lasso.states.length < best.states.length ? lasso : best));
}

function stemTo(state: number, { before }: Reached): readonly number[] {
  const stem: number[] = [];
  for (let at = state; at !== START; at = before[at]!) stem.push(at);
  return stem.reverse();
}

class Tour {
  private needed = 0;
  private needsThrough = false;

  constructor(private readonly sought: Sought, private readonly circle: Circle, private readonly graph: Graph) {}

  /** The states of a loop behind its first; none when the behaviour may stutter there. */
  from(first: number): readonly number[] {
    this.needed = this.graph.fair;
    this.needsThrough = true;
    this.meet(first);
    const states = [first];
    while (this.needed !== 0 || this.needsThrough) {
      states.push(...this.nearest(states.at(-1)!, (from, to, step) => this.isProgress(to, step)));
    }
    // One turn is a circle even when it ends where it began.
    if (states.length > 1 && states.at(-1) !== first) states.push(...this.nearest(states.at(-1)!, (_, to) => to === first));
    return states.slice(1, states.length > 1 ? -1 : 1);
  }

  private meet(state: number): void {
    this.needed &= this.circle.enabled[state]!;
    if (this.sought.through[state] === 1) this.needsThrough = false;
  }

  private isProgress(to: number, step: number): boolean {
    const { circle: { enabled }, graph: { groups }, sought: { through } } = this;
    return (groups[step]! & this.needed) !== 0 || (this.needed & ~enabled[to]!) !== 0 || (this.needsThrough && through[to] === 1);
  }

  /** The states behind `from` on a shortest way within the circle to the end of a step such as is sought; they are met. */
  private nearest(from: number, isSought: (from: number, to: number, step: number) => boolean): readonly number[] {
    const { graph: { starts, targets, groups }, circle: { components, component } } = this;
    const before = new Map<number, number>([[from, START]]);
    for (const state of before.keys()) {
      for (let step = starts[state]!; step < starts[state + 1]!; step++) {
        const target = targets[step]!;
        if (components[target] !== component) continue;
        if (isSought(state, target, step)) {
          this.needed &= ~groups[step]!;
          return this.walked(state, target, before);
        }
        if (!before.has(target)) before.set(target, state);
      }
    }
    throw new Error("a strongly connected component is not connected");
  }

  private walked(state: number, target: number, before: ReadonlyMap<number, number>): readonly number[] {
    const way = [target];
    for (let at = state; before.get(at) !== START; at = before.get(at)!) way.push(at);
    way.reverse().forEach((met) => this.meet(met));
    return way;
  }
}
