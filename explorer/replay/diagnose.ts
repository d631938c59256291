/**
 * A failing run once more, with everything written down: its trace, its decisions, where it began to deviate and where it failed.
 */
import type { Parts } from "../../impl/engine/parts.js";
import type { Oracle } from "../../impl/simulator/kernel/oracle.js";
import { collectTrace } from "../../impl/trace/ndjson.js";
import type { TraceLine } from "../../impl/trace/events.js";
import { PROPERTIES } from "../../properties/catalogue.js";
import type { AnyPropertyName, Property } from "../../properties/property.js";
import type { Verdict } from "../../properties/judge.js";
import { run, type Outcome, type Prepared } from "../scenario/run.js";
import { RecordingOracle, type Decision } from "./recording.js";

export interface Diagnosis {
  readonly outcome: Outcome;
  readonly lines: readonly TraceLine[];
  readonly decisions: readonly Decision[];
  /** Index of the first line at or after the first fault or deviation; all lines when there is none. */
  readonly deviation: number;
}

export function diagnose(prepared: Prepared, oracle: Oracle, parts: Parts, properties: readonly Property[] = PROPERTIES): Diagnosis {
  const trace = collectTrace();
  let deviation = -1;
  const recording = new RecordingOracle(oracle, ({ kind }) => {
    if (kind !== "crash" && deviation < 0) deviation = trace.lines.length;
  });
  const outcome = run(prepared, recording, {
    parts, properties,
    observe(event, origin, at) {
      if (event.kind === "crashed" && deviation < 0) deviation = trace.lines.length;
      trace.observe(event, origin, at);
    },
  });
  return { outcome, lines: trace.lines, decisions: recording.decisions, deviation: deviation < 0 ? 0 : deviation };
}

/** Events from the first deviation to the one that showed the violation; null when the property held. */
export function eventsToFailure({ outcome, deviation }: Diagnosis, property: AnyPropertyName): number | null {
  const violation = violationOf(outcome.verdicts, property);
  return violation === null ? null : Math.max(violation.event - deviation, 1);
}

export function violationOf(verdicts: readonly Verdict[], property: AnyPropertyName): Extract<Verdict, { kind: "violated" }> | null {
  for (const verdict of verdicts) if (verdict.kind === "violated" && verdict.property === property) return verdict;
  return null;
}
