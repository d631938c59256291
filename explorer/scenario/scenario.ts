/**
 * A scenario ready to run: complete, validated, its input rows in place. Plain data: it can be written down, sent to a worker, shrunk.
 */
import type { Configuration } from "../../impl/engine/job/configuration.js";
import type { JobGraph } from "../../impl/engine/job/graph.js";
import type { Demands } from "../../impl/environment/demands.js";
import type { Fault } from "../../impl/simulator/faults/faults.js";
import type { GuaranteeName } from "../../properties/guarantees.js";
import type { ScenarioOperation } from "./jobs.js";

export interface InputRow {
  readonly key: string;
  readonly value: number;
}

export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly job: JobGraph;
  readonly configuration: Configuration;
  /** What a user does while it runs and after, one after the other. */
  readonly operations: readonly ScenarioOperation[];
  /** One list per partition. */
  readonly rows: readonly (readonly InputRow[])[];
  /** ms between two rows of a partition. */
  readonly arrival: number;
  /** The external system's own transaction timeout, in ms. */
  readonly transactionTimeout: number;
  /** Which of two-phase commit's demands the external system meets; those not named it does. */
  readonly demands?: Partial<Demands>;
  readonly faults: { readonly allowed: readonly Fault[]; readonly maxCrashesPerProcess: number; readonly healAt: number };
  readonly expected: { readonly [Name in GuaranteeName]?: "holds" | "breaks" };
}

/** ms over which the input arrives. */
export function spanOf(rows: Scenario["rows"], arrival: number): number {
  return arrival * rows.reduce((most, { length }) => Math.max(most, length), 0);
}
