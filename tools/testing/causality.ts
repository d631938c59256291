// Of two neighbours in a trace, whether the first may be a cause of the second. What is not caused by the other may as well come before it: what different
// channels bring, what the storage and the external system do for a process and what it does meanwhile, what concerns different checkpoints. A fault is
// noted when it strikes, in no order with what it strikes.
import type { EventKind, TraceLine } from "../../impl/trace/events.js";

export function mayCause(first: TraceLine, second: TraceLine): boolean {
  if (first.kind === "fault-injected" || second.kind === "fault-injected") return false;
  // Faults stop at any time; settled and ended are said of all that has happened, save that external systems have timers that pass.
  if (first.process === "world" || second.process === "world") return first.process === second.process || (first.kind !== "healed" && second.kind !== "healed" && !isOfTimers(second));
  if (isOfOne(first, second) && (isInOrderOfTask(first, second) || isInOrderOfLife(first, second))) return true;
  if (isSame("transaction")(first, second)) return true;
  return CAUSES.some(([cause, effect, ...links]) => first.kind === cause && second.kind === effect && links.every((holds) => holds(first, second)));
}

function isOfTimers({ kind }: TraceLine): boolean {
  return kind === "transaction-aborted" || kind === "visible";
}

type Link = (first: TraceLine, second: TraceLine) => boolean;

const DELIVERIES: ReadonlySet<EventKind> = new Set(["record-delivered", "barrier-delivered", "end-of-partition-delivered"]);
/** What a task does one after the other, with what its channels bring. */
const ACTS: ReadonlySet<EventKind> = new Set(["restored", "record-delivered", "barrier-delivered", "snapshot-taken", "pre-committed", "alignment-aborted"]);
const BEGIN_OR_END: ReadonlySet<EventKind> = new Set(["process-started", "crashed", "killed", "zombie-ended"]);

function isInOrderOfTask(first: TraceLine, second: TraceLine): boolean {
  if (DELIVERIES.has(first.kind) && DELIVERIES.has(second.kind)) return isSame("from")(first, second);
  return ACTS.has(first.kind) && ACTS.has(second.kind);
}

/** What a process has asked of the world comes true whatever becomes of it. */
function isInOrderOfLife(first: TraceLine, second: TraceLine): boolean {
  const isOwn = ({ kind, by }: TraceLine) => by === "process" || DELIVERIES.has(kind) || BEGIN_OR_END.has(kind);
  return (BEGIN_OR_END.has(first.kind) && isOwn(second)) || (BEGIN_OR_END.has(second.kind) && isOwn(first));
}

function isOfOne(first: TraceLine, second: TraceLine): boolean {
  return first.process === second.process && first.attempt === second.attempt;
}

/** Both have this field, with one value. */
function isSame(field: string): Link {
  const valueOf = (line: TraceLine): unknown => new Map<string, unknown>(Object.entries(line)).get(field) ?? null;
  return (first, second) => valueOf(first) !== null && valueOf(first) === valueOf(second);
}

/** The second is of what the first's task has sent. */
function isSentBy(first: TraceLine, second: TraceLine): boolean {
  return ("task" in second && second.task === first.process) || ("from" in second && second.from === first.process);
}

/** The restart is for its sake. */
function isNoticed(first: TraceLine, second: TraceLine): boolean {
  return second.kind === "restarting" && second.reason.startsWith(`${first.process} `);
}

function isReason(_first: TraceLine, second: TraceLine): boolean {
  return second.kind === "checkpoint-aborted" && second.reason === "declined";
}

function isMarkOf(first: TraceLine, second: TraceLine): boolean {
  return first.kind === "visible" && second.kind === "marked" && first.process === second.process;
}

const ofCheckpoint = isSame("checkpoint");
const ofHandle = isSame("handle");

const CAUSES: readonly (readonly [cause: EventKind, effect: EventKind, ...links: readonly Link[]])[] = [
  // A checkpoint's life.
  ["checkpoint-triggered", "snapshot-taken", ofCheckpoint],
  ["snapshot-taken", "barrier-delivered", ofCheckpoint, isSentBy],
  ["snapshot-taken", "stored", ofCheckpoint, isOfOne],
  ["pre-committed", "stored", ofCheckpoint, isOfOne],
  ["stored", "acknowledged", ofCheckpoint, isSentBy],
  ["acknowledged", "checkpoint-durable", ofCheckpoint],
  ["checkpoint-durable", "checkpoint-completed", ofCheckpoint],
  ["checkpoint-completed", "notified", ofCheckpoint],
  ["checkpoint-completed", "checkpoint-triggered", isOfOne],
  ["checkpoint-aborted", "checkpoint-triggered", isOfOne],
  ["checkpoint-triggered", "acknowledged", ofCheckpoint],
  ["acknowledged", "checkpoint-aborted", ofCheckpoint],
  ["checkpoint-aborted", "acknowledged", ofCheckpoint],
  ["alignment-aborted", "declined", ofCheckpoint, isSentBy],
  ["declined", "checkpoint-aborted", ofCheckpoint, isReason],
  // What is kept.
  ["checkpoint-durable", "checkpoint-removed", isOfOne],
  ["checkpoint-removed", "discarded", isOfOne],
  ["stored", "read-back", ofHandle], ["stored", "discarded", ofHandle], ["read-back", "discarded", ofHandle], ["read-back", "restored", isOfOne],
  // Records, transactions, marks.
  ["record-delivered", "record-delivered", isSame("partition"), isSame("offset"), isSentBy],
  ["notified", "transaction-committed", isOfOne], ["notified", "marked", isOfOne], ["notified", "visible", isOfOne],
  ["record-delivered", "transaction-opened", isOfOne],
  ["visible", "marked", isMarkOf],
  // Attempts.
  ["crashed", "restarting", isNoticed], ["killed", "restarting", isNoticed], ["cut-off", "restarting", isNoticed], ["crashed", "process-started", isSame("process")],
  ["restarting", "restore-chosen"], ["restore-chosen", "process-started"], ["restore-chosen", "checkpoint-triggered", isOfOne],
  ["task-finished", "job-finished"], ["job-finished", "checkpoint-removed", isOfOne],
];
