/**
 * What is measured: the two-phase-commit job over 200 records, about five checkpoints and one or two crashes a run; and the scenario users meet first.
 */
import { loadScenario } from "../explorer/scenario/load.js";
import type { Scenario } from "../explorer/scenario/scenario.js";

const KEYS = ["4929-1", "5312-7", "3714-0", "6011-4", "4024-9", "5200-8", "3782-2", "6304-3"];

/** 2 × 100 rows, one a millisecond, so that five checkpoints fall among them. */
export function workload(): Scenario {
  const rows = [0, 1].map((partition) => Array.from({ length: 100 }, (_, offset) => ({
    key: KEYS[(offset * 7 + partition * 3 + (offset >> 3)) % KEYS.length]!,
    value: (offset * 37 + partition * 11) % 500,
  })));
  return { ...loadScenario("two-phase-commit"), name: "bench", rows, arrival: 1 };
}

/** Only delays: what fast-check's scheduler can do too. */
export function delaysOnly(): Scenario {
  const scenario = workload();
  return { ...scenario, faults: { ...scenario.faults, allowed: ["delay"] } };
}

export function mainScenario(): Scenario {
  return loadScenario("two-phase-commit");
}
