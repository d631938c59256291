/**
 * Explores one scenario: run after run, counting what happened, until a promised property breaks or the runs are used up.
 * In-process and synchronous. "First" is the lowest run index; the same seed and runs give the same report.
 */
import type { Scenario } from "../scenario/scenario.js";
import type { StrategyName } from "../strategies/strategy.js";
import { Campaign } from "./campaign.js";
import { reportOf, type ScenarioReport } from "./scenario-report.js";
import type { UserCode } from "./user-code.js";

export interface ExploreOptions extends UserCode {
  /** Any text; the same seed gives the same runs. Default "1". */
  readonly seed?: string;
  /** Most runs. Default 1,000. */
  readonly runs?: number;
  readonly strategy?: "auto" | StrategyName;
  /** Default true. */
  readonly shrink?: boolean;
  /** Hold one run in so many against the model; 0: none. Default 20, and 0 where `properties` are given. */
  readonly refine?: number;
  /** Go on after the first run that breaks what should hold. */
  readonly keepGoing?: boolean;
  /** Also compare each run's committed output with a batch computation over the input. */
  readonly batch?: boolean;
  /** Asked between runs with the number done; true stops the campaign. */
  readonly stop?: (done: number) => boolean;
  /** The bug and the user code that `parts` hold, for the reproduction. */
  readonly bug?: string;
  readonly use?: { readonly specifier: string; readonly sha256: string };
}

/** @throws BadInput when what the user brings cannot work. */
export function exploreScenario(scenario: Scenario, options: ExploreOptions = {}): ScenarioReport {
  const { runs = 1_000, shrink = true, stop } = options;
  const campaign = new Campaign(scenario, options);
  const tally = campaign.execute(0, runs, stop);
  return reportOf(campaign, tally, tally.violated.map(({ property, run }) => campaign.violation(property, run, shrink)));
}
