/**
 * A violation as it is reported: shrunk, replayed with its trace, and ready to be written down.
 */
import type { Parts } from "../../impl/engine/parts.js";
import type { TraceLine } from "../../impl/trace/events.js";
import { PROPERTIES } from "../../properties/catalogue.js";
import type { AnyPropertyName, Property } from "../../properties/property.js";
import type { Verdict } from "../../properties/judge.js";
import { diagnose, eventsToFailure, violationOf } from "../replay/diagnose.js";
import { ReplayingOracle } from "../replay/replaying.js";
import { reproductionOf, type ReproductionDocument, type ReproductionOf } from "../replay/reproduction.js";
import { prepare } from "../scenario/run.js";
import { shrink, type Failure } from "../shrink/shrink.js";
import type { StrategyName } from "../strategies/strategy.js";

export interface Violation {
  readonly property: AnyPropertyName;
  /** Index of the run that showed it first. */
  readonly run: number;
  readonly strategy: StrategyName;
  readonly message: string;
  /** Non-dull decisions before and after shrinking. */
  readonly decisions: { readonly found: number; readonly shrunk: number };
  /** Trace events from the first deviation to the one that shows the violation, after shrinking. */
  readonly events: number;
  readonly reproduction: ReproductionDocument;
  /** The same, ready to run. */
  readonly failure: Failure;
  /** Every property's verdict on the shrunk run. */
  readonly verdicts: readonly Verdict[];
  /** The shrunk run's trace from the first deviation to the violation. */
  readonly trace: readonly TraceLine[];
  /** What came before. */
  readonly prelude: readonly TraceLine[];
}

export interface Found {
  readonly run: number;
  readonly strategy: StrategyName;
  readonly shrink: boolean;
}

/** `properties`: those among which the violated one is. */
export function violationReport(failure: ReproductionOf, parts: Parts, found: Found, properties: readonly Property[] = PROPERTIES): Violation {
  const shrunk = found.shrink ? shrink(failure, parts, failure.property, { properties }) : failure;
  const all = [...PROPERTIES, ...properties.filter((property) => !PROPERTIES.includes(property))];
  const diagnosis = diagnose(prepare(shrunk.scenario), new ReplayingOracle(shrunk.decisions), parts, all);
  const violation = violationOf(diagnosis.outcome.verdicts, failure.property);
  return {
    property: failure.property,
    run: found.run,
    strategy: found.strategy,
    message: violation?.message ?? "",
    decisions: { found: failure.decisions.length, shrunk: shrunk.decisions.length },
    events: eventsToFailure(diagnosis, failure.property) ?? 0,
    reproduction: reproductionOf({ ...failure, scenario: shrunk.scenario, decisions: shrunk.decisions }, parts, properties),
    failure: { scenario: shrunk.scenario, decisions: shrunk.decisions },
    verdicts: diagnosis.outcome.verdicts,
    trace: diagnosis.lines.slice(diagnosis.deviation, violation?.event),
    prelude: diagnosis.lines.slice(0, diagnosis.deviation),
  };
}
