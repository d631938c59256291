/**
 * Judges a trace from a file, ours or another engine's. A property that needs events the trace cannot show is not judged.
 */
import { EVENT_KINDS, type TraceLine } from "../../impl/trace/events.js";
import { readTrace } from "../../impl/trace/ndjson.js";
import { PROPERTIES } from "../../properties/catalogue.js";
import { Judge, type Verdict } from "../../properties/judge.js";
import type { AnyPropertyName, Property } from "../../properties/property.js";
import { refuse } from "../scenario/bad-input.js";
import { checkCoherence } from "./coherence.js";
import { propertiesOf, type UserCode } from "./user-code.js";

export interface TraceJudgement {
  readonly events: number;
  readonly verdicts: readonly Verdict[];
  /** Properties that the fault atlas withdraws for this run. */
  readonly withdrawn: readonly AnyPropertyName[];
}

/**
 * @param trace its text, NDJSON, or its lines
 * @throws BadInput when it is no trace, or speaks of another job than its first line
 */
export function judge(trace: string | readonly TraceLine[], options: Pick<UserCode, "properties" | "extraProperties"> = {}): TraceJudgement {
  const text = typeof trace === "string" ? trace : trace.map((line) => `${JSON.stringify(line)}\n`).join("");
  const read = readTrace(text);
  if ("error" in read) return refuse(`trace:${read.error.line}`, read.error.message.replace(/^Line \d+: /, "").replace(/\.$/, ""));
  return judgeTrace(read.lines, { properties: propertiesOf(options) });
}

export interface JudgeOptions {
  /** What to call the trace. */
  readonly place?: string;
  readonly properties?: readonly Property[];
}

/**
 * @param lines as `readTrace` accepted them: the first is `run-started` and says which kinds the trace can show
 * @throws BadInput when they speak of another job than the first
 */
export function judgeTrace(lines: readonly TraceLine[], { place = "trace", properties = PROPERTIES }: JudgeOptions = {}): TraceJudgement {
  checkCoherence(lines, place);
  const header = lines[0];
  const shown = new Set<string>(header?.kind === "run-started" ? header.kinds : []);
  const absent = new Set(EVENT_KINDS.filter((kind) => kind !== "run-started" && !shown.has(kind)));
  const judge = new Judge(properties, [], absent);
  const origins = new Map<string, { readonly process: string; readonly attempt: number }>();
  for (const line of lines) {
    const id = `${line.process}/${line.attempt}`;
    const origin = origins.get(id) ?? { process: line.process, attempt: line.attempt };
    origins.set(id, origin);
    judge.observe(line, origin, line.at);
  }
  return { events: judge.events, verdicts: judge.verdicts(), withdrawn: judge.withdrawn() };
}
