/**
 * Plants a historical bug and searches for it: found means that the property it names fired.
 * The unbroken engine must pass the very run that shows it, or the finding proves nothing.
 */
import { REFERENCE_PARTS } from "../../impl/engine/parts.js";
import { DULL } from "../../impl/simulator/kernel/oracle.js";
import type { Bug } from "../../properties/bugs/bug.js";
import { PROPERTIES } from "../../properties/catalogue.js";
import { prepare, run } from "../scenario/run.js";
import type { Scenario } from "../scenario/scenario.js";
import { fails } from "../shrink/shrink.js";
import { Campaign } from "./campaign.js";
import { exploreScenario, type ExploreOptions } from "./explore.js";
import type { Violation } from "./violation.js";

export interface BugReport {
  readonly id: string;
  readonly found: boolean;
  readonly seed: string;
  readonly runs: number;
  readonly events: number;
  /** Runs up to and with the one that showed it; null when none did. */
  readonly runsToFind: number | null;
  readonly violation: Violation | null;
  /** The all-dull run shows it already. */
  readonly trivial: boolean;
  /** The unbroken engine passes the shrunk reproduction. */
  readonly referencePasses: boolean;
}

/**
 * The search alone.
 * @returns the runs up to and with the one that showed the bug; null when none did
 */
export function runsToFind(bug: Bug, scenario: Scenario, options: Pick<ExploreOptions, "seed" | "strategy"> & { readonly runs: number }): number | null {
  const campaign = new Campaign(scenario, { ...options, parts: bug.plant(REFERENCE_PARTS), bug: bug.id, properties: [bug.property] });
  const [first] = campaign.execute(0, options.runs).violated;
  return first === undefined ? null : first.run + 1;
}

/** Only the property that the bug names counts. Default: at most 2,000 runs. */
export function findBug(bug: Bug, scenario: Scenario, options: ExploreOptions = {}): BugReport {
  const parts = bug.plant(options.parts ?? REFERENCE_PARTS);
  const report = exploreScenario(scenario, { runs: 2_000, ...options, parts, bug: bug.id, properties: [bug.property] });
  const violation = report.violations[0] ?? null;
  const properties = PROPERTIES.filter(({ name }) => name === bug.property);
  return {
    id: bug.id,
    found: violation !== null,
    seed: report.seed,
    runs: report.runs,
    events: report.events,
    runsToFind: violation === null ? null : violation.run + 1,
    violation,
    trivial: isTrivial(bug, scenario, parts),
    referencePasses: violation !== null && !fails(prepare(violation.failure.scenario), violation.failure.decisions, REFERENCE_PARTS, properties),
  };
}

/** Whether the all-dull run shows it already. */
export function isTrivial(bug: Bug, scenario: Scenario, parts = bug.plant(REFERENCE_PARTS)): boolean {
  const properties = PROPERTIES.filter(({ name }) => name === bug.property);
  return run(prepare(scenario), DULL, { parts, properties }).verdicts.some(({ kind }) => kind === "violated");
}
