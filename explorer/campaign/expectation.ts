/**
 * What a scenario expects of a campaign, and whether it came to pass: guarantees that must hold, and others that must be shown to break.
 */
import { GUARANTEES, GUARANTEE_NAMES } from "../../properties/guarantees.js";
import type { PropertyName } from "../../properties/property.js";
import type { Scenario } from "../scenario/scenario.js";
import type { ScenarioReport } from "./scenario-report.js";

/** Properties whose violation is no surprise: some guarantee with them is expected to break, and none to hold. */
export function mayBreak({ expected }: Pick<Scenario, "expected">): ReadonlySet<string> {
  const propertiesOf = (verdict: "holds" | "breaks"): readonly PropertyName[] =>
    GUARANTEE_NAMES.filter((name) => expected[name] === verdict).flatMap((name) => GUARANTEES[name]);
  const held = new Set(propertiesOf("holds"));
  return new Set(propertiesOf("breaks").filter((name) => !held.has(name)));
}

/** Properties of which the scenario says anything, be it that they hold or that they break. */
export function expectedProperties({ expected }: Pick<Scenario, "expected">): ReadonlySet<string> {
  return new Set(GUARANTEE_NAMES.filter((name) => expected[name] !== undefined).flatMap((name) => GUARANTEES[name]));
}

/** Properties whose violation is no surprise in this report. */
export function toleratedOf({ guarantees }: Pick<ScenarioReport, "guarantees">): ReadonlySet<string> {
  return mayBreak({ expected: Object.fromEntries(guarantees.map(({ name, expected }) => [name, expected ?? undefined])) });
}

export type CampaignVerdict = "as-expected" | "unexpected" | "inconclusive";

/** Inconclusive: nothing unexpected was seen, but a declared fault never fired, or a property could never have been broken. */
export function campaignVerdict(report: ScenarioReport): CampaignVerdict {
  const tolerated = toleratedOf(report);
  const surprises = report.violations.some(({ property }) => !tolerated.has(property)) || (report.batch?.different ?? null) !== null;
  const missed = report.guarantees.some(({ expected, brokenRuns }) => expected === "breaks" && brokenRuns === 0);
  if (surprises || missed) return "unexpected";
  return report.unarmed.length + report.unfired.length > 0 ? "inconclusive" : "as-expected";
}
