/**
 * The public door, `barricade`: explore, run, replay, judge, loadScenario, defineProperty. What is not named here is not public.
 */
export type { Fault } from "../impl/simulator/faults/faults.js";
export type { EventKind, EventOf, Origin, TraceEvent, TraceLine } from "../impl/trace/events.js";
export type { GuaranteeName } from "../properties/guarantees.js";
export type { Verdict } from "../properties/judge.js";
export type { AnyPropertyName, Monitor, Property, PropertyName, Testimony } from "../properties/property.js";
export { defineProperty, type PropertyDefinition } from "./campaign/define-property.js";
export { exploreScenario as explore, type ExploreOptions } from "./campaign/explore.js";
export type { ScenarioReport as ExploreReport } from "./campaign/scenario-report.js";
export { judge, type TraceJudgement } from "./campaign/judge-trace.js";
export { runScenario as run, type RunOptions, type RunReport } from "./campaign/single-run.js";
export type { UserCode } from "./campaign/user-code.js";
export type { Violation } from "./campaign/violation.js";
export type { Decision } from "./replay/recording.js";
export { replayDocument as replay, type ReplayOptions } from "./replay/replay-document.js";
export type { Replayed, ReproductionDocument as Reproduction } from "./replay/reproduction.js";
export { BadInput, type Problem } from "./scenario/bad-input.js";
export { loadScenario, type Overrides } from "./scenario/load.js";
export type { Scenario } from "./scenario/scenario.js";
export type { StrategyName } from "./strategies/strategy.js";
