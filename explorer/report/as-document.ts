/**
 * Reports as the documents that `--json` prints: the fields of the schemas, and nothing that depends on the machine beside `timing`.
 */
import type { Bug } from "../../properties/bugs/bug.js";
import type { Verdict } from "../../properties/judge.js";
import type { AnyPropertyName } from "../../properties/property.js";
import type { Fault } from "../../impl/simulator/faults/faults.js";
import { campaignVerdict } from "../campaign/expectation.js";
import type { ScenarioReport } from "../campaign/scenario-report.js";
import type { BugReport } from "../campaign/find-bug.js";
import type { Scenario } from "../scenario/scenario.js";
import { VERSION } from "../version.js";
import type { BugsDocument, ExploreDocument, JudgeDocument } from "./documents.js";
import { guaranteeVerdicts } from "./guarantee-verdicts.js";

/** A finished campaign, its scenario, and where each violation's reproduction was written. */
export interface Explored {
  readonly report: ScenarioReport;
  readonly scenario: Scenario;
  readonly files: ReadonlyMap<AnyPropertyName, string>;
}

export interface Ending {
  readonly interrupted: boolean;
  readonly seconds: number;
  readonly events: number;
}

export function exploreDocument(explored: readonly Explored[], ending: Ending): ExploreDocument {
  return {
    format: "barricade-explore/1", version: VERSION,
    verdict: ending.interrupted ? "interrupted" : overallVerdict(explored.map(({ report }) => report)),
    scenarios: explored.map(scenarioOf),
    timing: timingOf(ending),
  };
}

/** The worst of all. */
export function overallVerdict(reports: readonly ScenarioReport[]): ReturnType<typeof campaignVerdict> {
  const verdicts = reports.map(campaignVerdict);
  return verdicts.find((verdict) => verdict === "unexpected") ?? verdicts.find((verdict) => verdict === "inconclusive") ?? "as-expected";
}

function scenarioOf({ report, scenario, files }: Explored): ExploreDocument["scenarios"][number] {
  const { seed, runs, events, reach, checkpoints, beyondPromises, guarantees, violations, unarmed, refinement, batch } = report;
  return {
    scenario: report.scenario, seed, runs, events,
    faults: allowedOnly(report.faults, scenario),
    reach: { ...reach },
    checkpoints: { ...checkpoints },
    beyondPromises,
    guarantees: guarantees.map(({ name, expected, brokenRuns, firstRun }) => ({ name, expected, brokenRuns, firstSeed: firstRun === null ? null : `${seed}/${firstRun}` })),
    violations: violations.map(({ property, run, decisions, events: shrunk, message }) => ({
      property, run, file: files.get(property) ?? "", decisions: decisions.shrunk, events: shrunk, message,
    })),
    unarmed: [...unarmed],
    ...(refinement !== null && { refinement: { ...refinement, outOfScope: refinement.outOfScope.map((one) => ({ ...one })) } }),
    ...(batch !== null && { batch: { compared: batch.compared, different: batch.different } }),
  };
}

/** A count of 0 says that a fault was allowed and never fired. */
export function allowedOnly(faults: { readonly [F in Fault]: number }, { faults: { allowed } }: Scenario): Record<string, number> {
  return Object.fromEntries(allowed.map((fault) => [fault, faults[fault]]));
}

export interface BugFound {
  readonly bug: Bug;
  readonly report: BugReport;
  readonly file: string | null;
}

export function bugsDocument(seed: string, found: readonly BugFound[], ending: Ending): BugsDocument {
  const isGood = found.every(({ report }) => report.found && report.referencePasses);
  return {
    format: "barricade-bugs/1", version: VERSION,
    verdict: ending.interrupted ? "interrupted" : isGood ? "all-found" : "not-all-found",
    seed,
    bugs: found.map(({ bug, report, file }) => ({
      id: bug.id, catalogue: bug.catalogue, found: report.found, property: bug.property, runsToFind: report.runsToFind,
      shrunkEvents: report.violation?.events ?? null, referencePasses: report.referencePasses, file,
    })),
    timing: timingOf(ending),
  };
}

/** The part that every judgement of one run shares. */
export function judgedPart(events: number, verdicts: readonly Verdict[], withdrawn: readonly AnyPropertyName[]): Pick<JudgeDocument, "events" | "verdicts" | "guarantees" | "withdrawn"> {
  return {
    events,
    verdicts: verdicts.map((verdict) => (verdict.kind === "not-judged" ? { ...verdict, needs: [...verdict.needs] } : { ...verdict })),
    guarantees: guaranteeVerdicts(verdicts).map(({ name, found }) => ({ name, found })),
    withdrawn: [...withdrawn],
  };
}

function timingOf({ seconds, events }: Ending): ExploreDocument["timing"] {
  return { seconds: Math.round(seconds * 1000) / 1000, eventsPerSecond: seconds > 0 ? Math.round(events / seconds) : 0 };
}
