/**
 * How long it takes to make a failure small: CPU seconds for the first violation of each planted bug, the slowest reported.
 */
import { findBug } from "../explorer/campaign/find-bug.js";
import { loadScenario } from "../explorer/scenario/load.js";
import { shrink } from "../explorer/shrink/shrink.js";
import { REFERENCE_PARTS } from "../impl/engine/parts.js";
import type { Bug } from "../properties/bugs/bug.js";
import { BUGS } from "../properties/planted.js";
import type { Figure } from "./figures.js";
import { median, secondsOf } from "./measure.js";

export function shrinkFigures(): readonly Figure[] {
  const seconds = BUGS.map((bug) => ({ id: bug.id, seconds: secondsToShrink(bug) }));
  const slowest = seconds.reduce((most, one) => (one.seconds > most.seconds ? one : most));
  return [
    { id: "shrink.seconds", what: `shrinking the slowest of ${BUGS.length} planted bugs' failures, ${slowest.id}`, value: slowest.seconds, unit: "s", floor: null, ceiling: 5, goal: null },
    { id: "shrink.median", what: "shrinking the median one", value: median(seconds.map((one) => one.seconds)), unit: "s", floor: null, goal: null },
  ];
}

function secondsToShrink(bug: Bug): number {
  const { violation } = findBug(bug, loadScenario(bug.scenario), { seed: "bench", shrink: false });
  if (violation === null) throw new Error(`the bug ${bug.id} was not found`);
  return secondsOf(() => shrink(violation.failure, bug.plant(REFERENCE_PARTS), bug.property));
}
