/**
 * What a campaign over one scenario has found, as data.
 */
import { FAULTS, type Fault } from "../../impl/simulator/faults/faults.js";
import { GUARANTEE_NAMES, type GuaranteeName } from "../../properties/guarantees.js";
import type { AnyPropertyName, PropertyName } from "../../properties/property.js";
import { REACH_NAMES, type ReachName } from "../../properties/reach.js";
import { runOfTheModel } from "../../properties/refinement/run-of-the-model.js";
import type { Campaign } from "./campaign.js";
import type { Tally } from "./tally.js";
import type { Violation } from "./violation.js";

export interface ScenarioReport {
  readonly scenario: string;
  readonly seed: string;
  readonly runs: number;
  readonly events: number;
  readonly faults: { readonly [F in Fault]: number };
  /** Runs that reached each situation. */
  readonly reach: { readonly [R in ReachName]: number };
  readonly checkpoints: { readonly completed: number; readonly aborted: number };
  /** Runs for which the fault atlas withdraws some property. */
  readonly beyondPromises: number;
  /** The same runs by what was withdrawn. */
  readonly withdrawals: readonly { readonly properties: readonly PropertyName[]; readonly runs: number }[];
  readonly guarantees: readonly { readonly name: GuaranteeName; readonly expected: "holds" | "breaks" | null; readonly brokenRuns: number; readonly firstRun: number | null }[];
  readonly violations: readonly Violation[];
  /** Properties that no run could have broken. */
  readonly unarmed: readonly AnyPropertyName[];
  /** All that was judged. */
  readonly properties: readonly { readonly name: AnyPropertyName; readonly sentence: string }[];
  /** Declared faults that never fired. */
  readonly unfired: readonly Fault[];
  /** A run that was executed twice and gave two digests: something is not deterministic. */
  readonly nondeterminism: { readonly run: number; readonly digests: readonly [string, string] } | null;
  /** Runs that were held against the model, one in `every`; null when none should be. */
  readonly refinement: Tally["refinement"] & { readonly every: number } | null;
  /** How many runs' output was compared with a batch computation, and the first that differed; null when none should be. */
  readonly batch: { readonly compared: number; readonly different: { readonly run: number; readonly message: string } | null } | null;
}

/** `violations`: one for each property that the tally names, in its order. */
export function reportOf({ scenario, seed, properties, withheld, options, refine, hasOwnCode }: Campaign, tally: Tally, violations: readonly Violation[]): ScenarioReport {
  const faults = Object.fromEntries(FAULTS.map((fault, at) => [fault, tally.faults[at]!])) as { [F in Fault]: number };
  const broken = new Map(tally.broken.map((one) => [one.name, one]));
  return {
    scenario: scenario.name,
    seed,
    runs: tally.runs,
    events: tally.events,
    faults,
    reach: Object.fromEntries(REACH_NAMES.map((name, at) => [name, tally.reach[at]!])) as { [R in ReachName]: number },
    checkpoints: { completed: tally.completed, aborted: tally.aborted },
    beyondPromises: tally.beyond.reduce((sum, withdrawal) => sum + withdrawal.runs, 0),
    withdrawals: tally.beyond,
    guarantees: GUARANTEE_NAMES.map((name) => ({
      name, expected: scenario.expected[name] ?? null, brokenRuns: broken.get(name)?.runs ?? 0, firstRun: broken.get(name)?.first ?? null,
    })),
    violations,
    unarmed: properties.map(({ name }) => name).filter((name) => !tally.armed.includes(name) && !withheld.includes(name)),
    properties: (refine === 0 || hasOwnCode ? properties : [...properties, runOfTheModel()]).map(({ name, sentence }) => ({ name, sentence })),
    unfired: scenario.faults.allowed.filter((fault) => faults[fault] === 0),
    nondeterminism: tally.nondeterminism,
    refinement: refine === 0 ? null : { every: refine, ...tally.refinement },
    batch: options.batch === true ? { compared: tally.compared, different: tally.different } : null,
  };
}
