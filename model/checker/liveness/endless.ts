/**
 * The liveness properties of an explored model, one after the other, and for each that is violated a lasso in words.
 */
import type { Graph } from "./edges.js";
import { lassoIn, type Lasso } from "./lasso.js";
import { circleIn, reachedBy, soughtBy, type LivenessProperty } from "./liveness.js";
import { decoded, pathTo, stepTo } from "../paths.js";
import type { Violation } from "../result.js";
import type { Search } from "../search.js";
import type { Trace } from "../trace.js";

export function endlessViolations(search: Search, graph: Graph, properties: readonly LivenessProperty[]): readonly Violation[] {
  if (properties.length === 0) return [];
  const depths = depthsOf(search);
  const initial = Uint8Array.from(depths, (depth) => (depth === 1 ? 1 : 0));
  return properties.flatMap((property) => {
    const sought = soughtBy(property, (holds) => marksOf(search, holds), initial);
    const reached = reachedBy(sought, graph, depths);
    const circle = circleIn(sought, reached, graph);
    if (circle === null) return [];
    return [{ property: property.name, kind: property.kind, message: null, trace: traceOf(search, lassoIn(sought, reached, circle, graph)), mapped: null }];
  });
}

function marksOf(search: Search, holds: (state: never) => boolean): Uint8Array {
  return Uint8Array.from({ length: search.states.count }, (_, state) => (holds(decoded(search, state) as never) ? 1 : 0));
}

/** By state; the initial ones have 1. */
function depthsOf({ states }: Search): Int32Array {
  const depths = new Int32Array(states.count);
  for (let state = 0; state < states.count; state++) depths[state] = states.parent(state) === -1 ? 1 : depths[states.parent(state)]! + 1;
  return depths;
}

function traceOf(search: Search, { states, to }: Lasso): Trace {
  const [first = 0, ...rest] = states;
  const stem = pathTo(search, first);
  const steps = [...stem];
  for (const state of rest) steps.push(stepTo(search, steps.at(-1)!.state, state));
  const back = states[to]!;
  return { steps, loop: { to: stem.length - 1 + to, action: states.at(-1) === back ? null : stepTo(search, steps.at(-1)!.state, back).action } };
}
