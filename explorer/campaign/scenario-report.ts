/**
 * What a campaign over one scenario has found, as data.
 */
import type { Fault } from "../../impl/simulator/faults/faults.js";
import type { GuaranteeName } from "../../properties/guarantees.js";
import type { AnyPropertyName, PropertyName } from "../../properties/property.js";
import type { ReachName } from "../../properties/reach.js";
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
  /** How many runs' output was compared with a batch computation, and the first that differed; null when none should be. */
  readonly batch: { readonly compared: number; readonly different: { readonly run: number; readonly message: string } | null } | null;
}
