// Mutants of a trace that are lawful themselves: one rule after the other, each with its reason, decided by what the trace says and not by what the
// follower makes of it. Where rules exclude more than a quarter of a kind, ARGUMENTS says why that much.
import type { EventKind, TraceLine } from "../../impl/trace/events.js";
import type { Mutation } from "./trace-mutants.js";

interface Rule {
  readonly reason: string;
  readonly applies: (lines: readonly TraceLine[], mutation: Mutation) => boolean;
}

export const RULES: readonly Rule[] = [
  { reason: "a note of what the world is about to do: what it then does has events of its own", applies: (_lines, { kind }) => kind === "fault-injected" },
  { reason: "a run that has not ended is a run as far as it goes", applies: is("dropped", "run-ended") },
  { reason: "the last message of a channel: who gets it has finished, or finishes without it", applies: is("dropped", "end-of-partition-delivered") },
  { reason: "read a second time, it says the same", applies: is("repeated", "read-back") },
  { reason: "a second notification: heard again, it changes nothing", applies: is("repeated", "notified") },
  { reason: "nobody waits for this acknowledgement: its checkpoint has ended, or it came before", applies: (lines, { kind, at, change }) => kind === "acknowledged" && change !== "exchanged" && isOutdated(lines[at]!) },
  { reason: "its checkpoint never became durable: who acknowledged it, and whether, decided nothing", applies: (lines, mutation) => is("dropped", "acknowledged")(lines, mutation) && !isDurable(lines, lines[mutation.at]!) },
  { reason: "nobody did anything for this checkpoint before its job manager was gone", applies: (lines, mutation) => is("dropped", "checkpoint-triggered")(lines, mutation) && isAlone(lines, mutation.at) },
  { reason: "another task had declined, or the checkpoint had ended", applies: (lines, mutation) => is("dropped", "declined")(lines, mutation) && !isCause(lines, mutation.at) },
  { reason: "what the task did until the next notification did not depend on this one", applies: (lines, mutation) => is("dropped", "notified")(lines, mutation) && isIdle(lines, mutation.at) },
  { reason: "another task's end was heard of, or the job manager's: all tasks end with it", applies: (lines, mutation) => is("dropped", "crashed", "killed")(lines, mutation) && isUnnoticed(lines, mutation.at) },
  { reason: "the job manager is gone before it could begin another attempt, and its successor begins one anyway", applies: (lines, mutation) => is("dropped", "restarting")(lines, mutation) && isFirst(lines, mutation.at, ["crashed", "cut-off"], ["restore-chosen"]) },
  { reason: "the job manager is gone before the end, and what it leaves behind is nobody's", applies: (lines, mutation) => is("dropped", "discarded", "checkpoint-aborted")(lines, mutation) && isFirst(lines, mutation.at, ["crashed", "cut-off"], ["settled"]) },
  { reason: "nothing after it in its channel was delivered in this attempt", applies: (lines, mutation) => is("dropped", "record-delivered")(lines, mutation) && isLastOfChannel(lines, mutation.at) },
  { reason: "a transaction may begin before its first record", applies: (lines, mutation) => is("exchanged", "record-delivered")(lines, mutation) && lines[mutation.at + 1]!.kind === "transaction-opened" },
  { reason: "a task may decline for a reason of its own, of which the trace tells nothing", applies: (lines, mutation) => is("exchanged", "alignment-aborted")(lines, mutation) && lines[mutation.at + 1]!.kind === "declined" },
  { reason: "the attempt was given up: nobody remembers in which order its tasks did the rest", applies: (lines, mutation) => is("exchanged", "alignment-aborted", "record-delivered", "barrier-delivered")(lines, mutation) && isOfThePast(lines, mutation.at) },
  { reason: "written again before its mark, as by who has not heard that it was done: a log that marks after its values cannot tell", applies: (lines, mutation) => is("repeated", "visible")(lines, mutation) && isWithoutMark(lines[mutation.at]!) },
  { reason: "upserted again, a row takes its own place", applies: is("repeated", "upserted") },
  { reason: "the row was written again later, by who had not heard or by another attempt that began from an older state", applies: (lines, mutation) => is("dropped", "upserted", "visible")(lines, mutation) && isWrittenLater(lines, mutation.at) },
  { reason: "nobody heard that it was stored", applies: (lines, mutation) => is("dropped", "stored")(lines, mutation) && isUnheard(lines, mutation.at) },
  { reason: "opened for an attempt that was over: where nothing times out, nobody looks for it any more", applies: (lines, mutation) => is("dropped", "transaction-aborted")(lines, mutation) && isLate(lines, mutation.at) },
  { reason: "the attempt was given up before anything came of it", applies: (lines, mutation) => is("dropped", "restored", "task-finished", "alignment-aborted", "pre-committed", "transaction-dropped", "snapshot-taken", "stored")(lines, mutation) && isLastOfAttempt(lines, mutation.at) },
];

/** Change and kind of event → why so many of its mutants are excluded. */
export const ARGUMENTS: ReadonlyMap<string, string> = new Map([
  ["dropped acknowledged", "The runs of this table are short and full of faults: a third of their checkpoints never become durable, and the network repeats acknowledgements and brings them late. One that was accepted and counted is missed, always."],
  ["repeated acknowledged", "The network may repeat an acknowledgement, and the coordinator then says so; which of its answers was to the first is all that a trace tells, and that of the accepted one is held to account."],
  ["dropped declined", "The first that declines decides, and the others are heard when the checkpoint is gone. The one that decided is missed, always."],
  ["dropped crashed", "A task manager takes all its tasks with it, and one lost task is enough for a restart of all: the others end with it, whether they lived or not. The one that the restart names is missed."],
  ["dropped killed", "As of crashed; and it is the task that the manager's crash struck first that the restart names, never one that died with it."],
  ["dropped end-of-partition-delivered", "A task finishes when a completed checkpoint holds all that it did, not when its channels end: nobody does anything for this message, and it may be on its way for ever. Told twice, or early, it is refused."],
  ["dropped fault-injected", "It says what the world is about to do. Traces of other engines have no such notes, and none is needed: the crash, the loss, the delay show in what follows, and that is followed."],
  ["repeated fault-injected", "As of the same event left out: two notes of one fault are one fault and a note."],
  ["dropped run-ended", "Every beginning of a run is a run. That the end is missing says that more may come, not that anything went wrong; but what comes after an end is refused."],
  ["dropped record-delivered", "What was sent and not received when an attempt ends is lost with it, and sent again by the next. As soon as anything follows in the channel, the gap is seen."],
  ["repeated notified", "A second notification must change nothing: sinks are told again after every restart, and networks repeat. That it does change nothing is what is followed: a second commit is refused."],
  ["repeated read-back", "Reading changes nothing, and a failed read is tried again. What is read is compared with what was stored, each time."],
  ["repeated upserted", "That a batch may be sent again is what an upserting sink is made for: whoever has not heard the answer sends it again, and each row takes its own place. Only out of its order, after a newer value of its key, is it refused."],
  ["dropped upserted", "Small inputs are upserted anew after each restart, because attempts begin from older states: a row that is written again later was not missed by anybody. One that never is, is missed at rest."],
  ["exchanged alignment-aborted", "A task that declines for its own reasons and one that gave up its alignment send the same message, and tasks of an attempt that was given up take their steps in any order that they like."],
]);

/** @returns why it says nothing that it is not refused, or null */
export function lawful(lines: readonly TraceLine[], mutation: Mutation): string | null {
  return RULES.find(({ applies }) => applies(lines, mutation))?.reason ?? null;
}

function is(change: Mutation["change"], ...kinds: readonly EventKind[]): Rule["applies"] {
  return (_lines, mutation) => mutation.change === change && kinds.includes(mutation.kind);
}

function isOutdated(line: TraceLine): boolean {
  return line.kind === "acknowledged" && line.outcome !== "accepted";
}

function isDurable(lines: readonly TraceLine[], line: TraceLine): boolean {
  return "checkpoint" in line && lines.some((other) => other.kind === "checkpoint-durable" && other.checkpoint === line.checkpoint);
}

function isAlone(lines: readonly TraceLine[], at: number): boolean {
  const line = lines[at]!;
  return "checkpoint" in line && lines.filter((other) => "checkpoint" in other && other.checkpoint === line.checkpoint).length === 1;
}

/** Whether this decline is the first, and the checkpoint is aborted for it. */
function isCause(lines: readonly TraceLine[], at: number): boolean {
  const line = lines[at]!;
  if (!("checkpoint" in line)) return false;
  const isOfIt = (other: TraceLine) => other.attempt === line.attempt && "checkpoint" in other && other.checkpoint === line.checkpoint;
  if (lines.slice(0, at).some((other) => isOfIt(other) && (other.kind === "declined" || other.kind === "checkpoint-aborted" || other.kind === "checkpoint-completed"))) return false;
  return lines.slice(at).some((other) => isOfIt(other) && other.kind === "checkpoint-aborted" && other.reason === "declined");
}

const AT_A_NOTICE: ReadonlySet<EventKind> = new Set(["task-finished", "transaction-committed", "transaction-dropped", "visible", "marked"]);

function isIdle(lines: readonly TraceLine[], at: number): boolean {
  const later = lines.slice(at + 1).filter(ofOne(lines[at]!));
  const next = later.findIndex(({ kind }) => kind === "notified");
  return !(next < 0 ? later : later.slice(0, next)).some(({ kind }) => AT_A_NOTICE.has(kind));
}

function ofOne({ process, attempt }: TraceLine): (other: TraceLine) => boolean {
  return (other) => other.process === process && other.attempt === attempt;
}

/** Whether one of these happens to the process first, before any of those happens. */
function isFirst(lines: readonly TraceLine[], at: number, these: readonly EventKind[], those: readonly EventKind[]): boolean {
  const isOfIt = ofOne(lines[at]!);
  const next = lines.slice(at + 1).find((line) => (isOfIt(line) && these.includes(line.kind)) || ((isOfIt(line) || line.process === "world") && those.includes(line.kind)));
  return next !== undefined && these.includes(next.kind);
}

/** The job manager gives the attempt up for another's sake, or is gone itself before it hears. */
function isUnnoticed(lines: readonly TraceLine[], at: number): boolean {
  const line = lines[at]!;
  const next = lines.slice(at + 1).find(({ kind, process }) => process === "coordinator" && (kind === "restarting" || kind === "crashed" || kind === "cut-off" || kind === "job-finished"));
  return line.process !== "coordinator" && !(next?.kind === "restarting" && next.reason.startsWith(`${line.process} `));
}

function isLastOfChannel(lines: readonly TraceLine[], at: number): boolean {
  const line = lines[at]!;
  if (!("from" in line)) return false;
  return !lines.slice(at + 1).some((later) => ofOne(line)(later) && "from" in later && later.kind !== "end-of-partition-delivered" && later.from === line.from);
}

/** Of a task whose attempt is over, or that the coordinator has given up, or whose coordinator is gone. */
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

/** Values of a log's entry, outside any transaction. */
function isWithoutMark(line: TraceLine): boolean {
  return line.kind === "visible" && line.transaction === null;
}

/** The same rows, outside any transaction. */
function isWrittenLater(lines: readonly TraceLine[], at: number): boolean {
  const rowsOf = (line: TraceLine) => (line.kind === "upserted" || (line.kind === "visible" && line.transaction === null) ? line.records.map(({ partition, offset }) => `${partition}:${offset}`) : []);
  const rows = rowsOf(lines[at]!);
  const later = new Set(lines.slice(at + 1).flatMap(rowsOf));
  return rows.length > 0 && rows.every((row) => later.has(row));
}

function isUnheard(lines: readonly TraceLine[], at: number): boolean {
  const line = lines[at]!;
  return line.kind === "stored" && !lines.slice(at).some((later) => (later.kind === "acknowledged" && later.task === line.process && later.checkpoint === line.checkpoint) || (later.kind === "discarded" && later.handle === line.handle));
}

function isLate(lines: readonly TraceLine[], at: number): boolean {
  const line = lines[at]!;
  const opened = lines.findLastIndex((before, index) => index < at && before.kind === "transaction-opened" && line.kind === "transaction-aborted" && before.transaction === line.transaction);
  return lines.slice(0, Math.max(0, opened)).some((before) => before.kind === "process-started" && before.process === lines[opened]!.process && before.attempt > lines[opened]!.attempt);
}

/** The task does nothing more in this attempt, and the attempt does not finish. */
function isLastOfAttempt(lines: readonly TraceLine[], at: number): boolean {
  const line = lines[at]!;
  const later = lines.slice(at + 1);
  if (later.some((other) => ofOne(line)(other) && other.kind !== "fault-injected" && other.kind !== "cut-off" && other.kind !== "crashed" && other.kind !== "killed" && other.kind !== "zombie-ended")) return false;
  return later.some((other) => other.kind === "restore-chosen" && other.execution > line.attempt);
}
