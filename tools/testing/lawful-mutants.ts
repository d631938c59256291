// Mutants of a trace that are lawful themselves, or of which the model cannot tell: one rule after the other, each with its reason.
import type { EventKind, TraceLine } from "../../impl/trace/events.js";
import type { TraceMutant } from "./trace-mutants.js";

interface Rule {
  readonly reason: string;
  readonly applies: (lines: readonly TraceLine[], mutant: TraceMutant) => boolean;
}

const NO_STEP: ReadonlySet<EventKind> = new Set([
  "process-started", "fault-injected", "discarded", "checkpoint-removed", "read-back", "end-of-partition-delivered", "healed", "settled", "run-ended", "zombie-ended", "declined", "job-finished",
]);
const HEARD_LATER: ReadonlySet<EventKind> = new Set(["crashed", "killed", "cut-off", "task-finished"]);
const TOLD_TWICE: ReadonlySet<EventKind> = new Set(["notified", "restored", "checkpoint-aborted", "transaction-opened", "transaction-aborted"]);

export const RULES: readonly Rule[] = [
  { reason: "the model has no step for the event", applies: (_lines, { kind }) => NO_STEP.has(kind) },
  { reason: "the model's crash or end of a task is a step only when somebody notices it", applies: (_lines, { kind, change }) => HEARD_LATER.has(kind) && change !== "repeated" || kind === "cut-off" || kind === "task-finished" },
  { reason: "the attempt was given up: nobody remembers", applies: (lines, { at }) => isOfThePast(lines, at) },
  { reason: "the checkpoint never was durable, or came after all was saved: nobody waits for its parts", applies: (lines, { at }) => concernsNothingDurable(lines, at) },
  { reason: "told twice it changes nothing", applies: (_lines, { kind, change }) => change === "repeated" && TOLD_TWICE.has(kind) },
  { reason: "what is not heard is late, or given up silently", applies: (_lines, { kind, change }) => change === "dropped" && (kind === "notified" || kind === "checkpoint-aborted" || kind === "visible") },
  { reason: "nothing after it in its channel was delivered in this attempt", applies: (lines, { kind, change, at }) => change === "dropped" && kind === "record-delivered" && isLastOfChannel(lines, at) },
  { reason: "the two are causally unrelated", applies: (lines, { change, at }) => change === "exchanged" && areUnrelated(lines[at]!, lines[at + 1]!) },
];

/** @returns why it says nothing that it is no refused, or null */
export function lawful(lines: readonly TraceLine[], mutant: TraceMutant): string | null {
  return RULES.find(({ applies }) => applies(lines, mutant))?.reason ?? null;
}

/** Of an attempt that is over, or that the coordinator has given up, or whose coordinator is gone. */
function isOfThePast(lines: readonly TraceLine[], at: number): boolean {
  const line = lines[at]!;
  if (line.process === "coordinator" || line.process === "world") return false;
  let [execution, isGivenUp] = [0, false];
  for (const before of lines.slice(0, at)) {
    if (before.kind === "restore-chosen") [execution, isGivenUp] = [before.execution, false];
    else if (before.process === "coordinator" && (before.kind === "restarting" || before.kind === "crashed" || before.kind === "cut-off")) isGivenUp = true;
  }
  return line.attempt < execution || isGivenUp;
}

function concernsNothingDurable(lines: readonly TraceLine[], at: number): boolean {
  const line = lines[at]!;
  if (line.kind === "acknowledged" && line.outcome !== "accepted") return true;
  if (!("checkpoint" in line) || line.kind === "restored" || line.kind === "restore-chosen" || line.kind === "notified") return false;
  const isDurable = lines.some(({ kind, ...other }) => kind === "checkpoint-durable" && "checkpoint" in other && other.checkpoint === line.checkpoint);
  const triggered = lines.findIndex((other) => other.kind === "checkpoint-triggered" && other.checkpoint === line.checkpoint);
  return !isDurable || lines.slice(0, triggered).some(({ kind, attempt }) => kind === "task-finished" && attempt === executionAt(lines, triggered));
}

function executionAt(lines: readonly TraceLine[], at: number): number {
  return lines.slice(0, at).reduce((execution, line) => (line.kind === "restore-chosen" ? line.execution : execution), 0);
}

function isLastOfChannel(lines: readonly TraceLine[], at: number): boolean {
  const line = lines[at]!;
  if (!("from" in line)) return false;
  return !lines.slice(at + 1).some((later) => later.process === line.process && later.attempt === line.attempt && "from" in later && later.kind !== "end-of-partition-delivered" && later.from === line.from);
}

/** Events without a step go with anything; so do what different channels bring, what storage does, and what two parties say of different things. */
function areUnrelated(first: TraceLine, second: TraceLine): boolean {
  if (NO_STEP.has(second.kind) || HEARD_LATER.has(second.kind)) return true;
  if ("from" in first && "from" in second) return first.from !== second.from;
  if (first.kind === "stored" || second.kind === "stored" || first.kind === "notified" || second.kind === "notified") return !(first.kind === "stored" && second.kind === "acknowledged" && second.task === first.process);
  if (first.process !== second.process) return false;
  return ASIDE.has(first.kind) && ASIDE.has(second.kind);
}

/** What the coordinator hears from different tasks, and what the external system shows. */
const ASIDE: ReadonlySet<EventKind> = new Set(["acknowledged", "checkpoint-aborted", "visible", "transaction-aborted", "transaction-opened", "restored", "record-delivered", "checkpoint-triggered", "checkpoint-completed"]);
