/**
 * Judges a trace from a file, ours or another engine's. A property that needs events the trace cannot show is not judged.
 */
import { EVENT_KINDS, type TraceLine } from "../../impl/trace/events.js";
import { PROPERTIES } from "../../properties/catalogue.js";
import { Judge, type Verdict } from "../../properties/judge.js";
import type { PropertyName } from "../../properties/property.js";

export interface TraceJudgement {
  readonly events: number;
  readonly verdicts: readonly Verdict[];
  readonly withdrawn: readonly PropertyName[];
}

/** `lines` as `readTrace` accepted them: the first is `run-started` and says which kinds the trace can show. */
export function judgeTrace(lines: readonly TraceLine[]): TraceJudgement {
  const header = lines[0];
  const shown = new Set<string>(header?.kind === "run-started" ? header.kinds : []);
  const absent = new Set(EVENT_KINDS.filter((kind) => kind !== "run-started" && !shown.has(kind)));
  const judge = new Judge(PROPERTIES, [], absent);
  const origins = new Map<string, { readonly process: string; readonly attempt: number }>();
  for (const line of lines) {
    const id = `${line.process}/${line.attempt}`;
    const origin = origins.get(id) ?? { process: line.process, attempt: line.attempt };
    origins.set(id, origin);
    judge.observe(line, origin, line.at);
  }
  return { events: judge.events, verdicts: judge.verdicts(), withdrawn: judge.withdrawn() };
}
