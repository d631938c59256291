/**
 * The public door, `barricade`: explore, run, replay, judge, loadScenario, defineProperty.
 */
export { exploreScenario as explore, type ExploreOptions, type ScenarioReport as ExploreReport } from "./campaign/explore.js";
export type { Violation } from "./campaign/violation.js";
