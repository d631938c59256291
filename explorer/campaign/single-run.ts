/**
 * One run with everything written down: the plain one, one of a campaign's, or the one that certain decisions make.
 */
import { DULL, type Oracle } from "../../impl/simulator/kernel/oracle.js";
import { FAULTS, type Fault } from "../../impl/simulator/faults/faults.js";
import type { TraceLine } from "../../impl/trace/events.js";
import type { Verdict } from "../../properties/judge.js";
import type { AnyPropertyName } from "../../properties/property.js";
import { diagnose } from "../replay/diagnose.js";
import type { Decision } from "../replay/recording.js";
import { ReplayingOracle } from "../replay/replaying.js";
import { prepare, type Prepared } from "../scenario/run.js";
import type { Scenario } from "../scenario/scenario.js";
import { sourceOf } from "../strategies/catalogue.js";
import type { StrategyName } from "../strategies/strategy.js";
import { partsOf, propertiesOf, type UserCode } from "./user-code.js";

export interface RunOptions extends UserCode {
  /** As for `explore`, whose run number `run` this is then. Without it the run is plain: no fault, all in order. */
  readonly seed?: string;
  /** From 0, the default. */
  readonly run?: number;
  readonly strategy?: "auto" | StrategyName;
  /** These, and for the rest plain: a reproduction's, say. They go before a seed. */
  readonly decisions?: readonly Decision[];
}

export interface RunReport {
  readonly scenario: string;
  /** At rest, or given up at the limit of events. */
  readonly end: "at-rest" | "event-limit";
  /** ms of virtual time. */
  readonly time: number;
  readonly events: number;
  /** Equal for equal runs, on every machine. */
  readonly digest: string;
  readonly verdicts: readonly Verdict[];
  /** Properties that the fault atlas withdraws for this run. */
  readonly withdrawn: readonly AnyPropertyName[];
  readonly faults: { readonly [F in Fault]: number };
  /** What was not plain about it. */
  readonly decisions: readonly Decision[];
  /** The trace; one JSON object a line makes it a file that `judge` reads. */
  readonly lines: readonly TraceLine[];
}

/** @throws BadInput when what the user brings cannot work. */
export function runScenario(scenario: Scenario, options: RunOptions = {}): RunReport {
  const prepared = prepare(scenario);
  const { outcome, lines, decisions } = diagnose(prepared, oracleOf(prepared, options), partsOf(scenario, options), propertiesOf(options));
  const { reason, time, events, digest, verdicts, withdrawn } = outcome;
  const faults = Object.fromEntries(FAULTS.map((fault, index) => [fault, outcome.faults[index]!])) as { [F in Fault]: number };
  return { scenario: scenario.name, end: reason, time, events, digest, verdicts, withdrawn, faults, decisions, lines };
}

function oracleOf(prepared: Prepared, { seed, run = 0, strategy = "auto", decisions }: RunOptions): Oracle {
  if (decisions !== undefined) return new ReplayingOracle(decisions);
  return seed === undefined ? DULL : sourceOf(strategy, prepared, seed)(run).oracle();
}
