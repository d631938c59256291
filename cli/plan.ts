/**
 * What a campaign is to do: its parts, one a scenario, and the code under test, from the options or from the journal of one that was interrupted.
 */
import { randomInt } from "node:crypto";
import { Campaign } from "../explorer/campaign/campaign.js";
import { REFINED } from "../explorer/campaign/refined-runs.js";
import { readJournal } from "../explorer/journal/journal.js";
import type { JournalHead, JournalStretch } from "../explorer/journal/lines.js";
import { refuse } from "../explorer/scenario/bad-input.js";
import { documentOf, scenarioNames, validateScenario } from "../explorer/scenario/load.js";
import type { Scenario } from "../explorer/scenario/scenario.js";
import type { StrategyName } from "../explorer/strategies/strategy.js";
import type { Code } from "../explorer/workers/code.js";
import { blaming } from "../explorer/workers/user-module.js";
import { VERSION } from "../explorer/version.js";
import { oneBug } from "./options.js";
import { Searching, type Limits } from "./searching.js";
import { subjectCode, subjectScenario, type SubjectOptions } from "./subject.js";

export interface PlanOptions extends SubjectOptions {
  readonly for?: number;
  readonly runs?: number;
  readonly seed?: string;
  readonly strategy?: "auto" | StrategyName;
  readonly keepGoing?: boolean;
  readonly refine?: number;
}

export interface Plan {
  readonly head: JournalHead;
  readonly code: Code;
  readonly parts: readonly Searching[];
}

/** s, when neither --for nor --runs is given. */
export const DEFAULT_SECONDS = 20;
const MOST_RUNS = 1_000_000_000;

export async function planOf(names: readonly string[], options: PlanOptions): Promise<Plan> {
  const scenarios = (names.length === 0 ? scenarioNames() : unrepeated(names)).map((name) => subjectScenario(name, options));
  const code = await subjectCode(options);
  const { seed = String(randomInt(1, 2 ** 31)), strategy = "auto", keepGoing = false, refine = REFINED, bug, input = null } = options;
  const fixed = { seed, strategy, keepGoing, refine, bug: bug?.id ?? null };
  const limits = limitsOf(scenarios.length, options);
  const parts = await blaming(code.module, () => scenarios.map((scenario, at) => partOf(scenario, { ...fixed, input }, limits[at]!, code)));
  const head: JournalHead = {
    format: "barricade-campaign/1", version: VERSION, ...fixed, input,
    use: code.options.use ?? null,
    parts: parts.map(({ campaign, limits: { runs, seconds } }) => ({
      scenario: documentOf(campaign.scenario), runs, seconds: seconds === Infinity ? null : seconds, digest: campaign.plainDigest,
    })),
  };
  return { head, code, parts };
}

/** @throws BadInput when the journal is none, or the code has changed since it was written */
export async function resumedPlan(file: string): Promise<Plan> {
  const { head, stretches } = readJournal(file);
  const code = await subjectCode({
    ...(head.bug !== null && { bug: oneBug(head.bug, `${file}#/bug`) }),
    ...(head.use !== null && { use: head.use.specifier }),
  });
  const parts = await blaming(code.module, () => head.parts.map(({ scenario, runs, seconds }, at) =>
    partOf(validateScenario(scenario, `${file}#/parts/${at}/scenario`), head, { runs, seconds: seconds ?? Infinity }, code)));
  const isSame = (await blaming(code.module, () => parts.map(({ campaign }) => campaign.plainDigest))).every((digest, at) => digest === head.parts[at]!.digest);
  if (!isSame || code.options.use?.sha256 !== head.use?.sha256) refuse(file, `the code under test has changed since, so that old runs and new ones cannot be counted together; begin anew with explore --seed ${head.seed}`);
  restore(parts, stretches);
  return { head, code, parts };
}

function restore(parts: readonly Searching[], stretches: readonly JournalStretch[]): void {
  for (const { part, seconds, tally } of stretches) {
    const searching = parts[part]!;
    searching.stretches.add(tally);
    searching.seconds = Math.max(searching.seconds, seconds);
  }
}

function partOf(scenario: Scenario, { seed, strategy, keepGoing, refine, bug, input }: Pick<JournalHead, "seed" | "bug" | "keepGoing" | "refine" | "input"> & { readonly strategy: string }, limits: Limits, code: Code): Searching {
  const options = { seed, strategy: strategy as "auto" | StrategyName, keepGoing, refine, batch: input !== null };
  const subject = { scenario, ...options, bug, use: code.options.use?.specifier ?? null };
  return new Searching(subject, new Campaign(scenario, { ...code.options, ...options }), limits);
}

function unrepeated(names: readonly string[]): readonly string[] {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  return twice === undefined ? names : refuse("explore", `the scenario ${JSON.stringify(twice)} is named twice; name it once`);
}

/** Each scenario's even share; the first ones take what is left over. */
function limitsOf(scenarios: number, { for: time, runs }: PlanOptions): readonly Limits[] {
  if (runs !== undefined && runs < scenarios) refuse("--runs", `${runs} cannot be split among ${scenarios} scenarios; give at least ${scenarios}, or name fewer scenarios`);
  const seconds = time ?? (runs === undefined ? DEFAULT_SECONDS : Infinity);
  return Array.from({ length: scenarios }, (_, at) => ({
    seconds: seconds / scenarios,
    runs: runs === undefined ? MOST_RUNS : Math.floor(runs / scenarios) + (at < runs % scenarios ? 1 : 0),
  }));
}
