/**
 * An event as a cell of a timeline: in a few words, longest wording first, and how much it matters there.
 * The column says who, the row says when. `p:o` is the input row of partition p at offset o.
 */
import type { TraceEvent, TraceLine } from "../../impl/trace/events.js";
import type { Style } from "./page.js";

/** 3: the story itself; 2: how it came about; 1: its bookkeeping; 0: nothing that a reader misses. */
export type Weight = 0 | 1 | 2 | 3;

export interface EventWords {
  /** Longest first; the first that fits is shown. */
  readonly wordings: readonly [string, ...string[]];
  readonly weight: Weight;
  readonly style?: Style;
}

type Wording = (weight: Weight, wordings: readonly [string, ...string[]], style?: Style) => EventWords;
const say: Wording = (weight, wordings, style) => ({ wordings, weight, ...(style !== undefined && { style }) });

export function wordsOf(line: TraceLine): EventWords {
  return aboutProgress(line) ?? aboutCheckpoints(line) ?? aboutOutput(line as TraceLine & OutputEvent);
}

/** Processes and the records and barriers they handle; null: something else. */
function aboutProgress(line: TraceLine): EventWords | null {
  switch (line.kind) {
    case "run-started": return say(0, ["the run starts"]);
    case "healed": return say(3, ["from here on no more faults"]);
    case "settled": return say(3, ["all is at rest"]);
    case "run-ended": return say(3, [line.reason === "at-rest" ? "the run ends" : "the run is cut off: it does not come to rest"]);
    case "process-started": return line.attempt === 1 ? say(0, ["starts"]) : say(3, [`attempt ${line.attempt} starts`, `attempt ${line.attempt}`], "strong");
    case "crashed": return say(3, [`crashes in ${line.handler}, after effect ${line.effects}`, `crashes in ${line.handler}`, "crashes"], "bad");
    case "fault-injected": return say(3, faultWords(line.fault, line.on), "warning");
    case "record-delivered": return say(2, recordWords(line));
    case "barrier-delivered": return say(2, [`barrier ${line.checkpoint} from ${line.from}`, `barrier ${line.checkpoint} ←${subtaskOf(line.from)}`, `barrier ${line.checkpoint}`]);
    case "end-of-partition-delivered": return say(1, [`end of ${line.from}`, `end ←${subtaskOf(line.from)}`]);
    case "restored": return say(line.checkpoint === null ? 0 : 2, [line.checkpoint === null ? "ready" : `recovered from ${line.checkpoint}`, "recovered"]);
    case "task-finished": return say(1, ["finished"]);
    default: return null;
  }
}

/** What snapshots, storage and the coordinator do. */
function aboutCheckpoints(line: TraceLine): EventWords | null {
  switch (line.kind) {
    case "stored": return say(1, [`snapshot ${line.checkpoint} stored`, `stored ${line.checkpoint}`]);
    case "read-back": return say(1, [`snapshot ${line.checkpoint} read`, `reads back ${line.checkpoint}`]);
    case "discarded": return say(0, [`discards ${line.handle}`, "discards"]);
    case "checkpoint-durable": return say(3, [`checkpoint ${line.checkpoint} durable`, `durable ${line.checkpoint}`], "good");
    case "restore-chosen": return say(3, line.checkpoint === null ? ["starts from nothing", "starts afresh"] : [`restores checkpoint ${line.checkpoint}`, `restores ${line.checkpoint}`], "strong");
    case "checkpoint-triggered": return say(3, [`triggers checkpoint ${line.checkpoint}`, `triggers ${line.checkpoint}`]);
    case "acknowledged": return acknowledgedWords(line.checkpoint, line.task, line.outcome);
    case "declined": return say(3, [`${line.task} declines ${line.checkpoint}`, `declined ${line.checkpoint}`], "warning");
    case "checkpoint-completed": return say(3, [`checkpoint ${line.checkpoint} completed`, `completed ${line.checkpoint}`], "good");
    case "checkpoint-aborted": return say(3, [`checkpoint ${line.checkpoint} aborted: ${line.reason}`, `aborts ${line.checkpoint}: ${line.reason}`, `aborts ${line.checkpoint}`], "warning");
    case "restarting": return say(3, [`restarts: ${line.reason}`, "restarts all"], "strong");
    case "job-finished": return say(3, ["job finished"], "good");
    case "job-failed": return say(3, [`job failed: ${line.reason}`, "job failed"], "bad");
    case "snapshot-taken": return say(3, [`takes snapshot ${line.checkpoint}`, `snapshot ${line.checkpoint}`]);
    case "alignment-aborted": return say(3, [`stops aligning for ${line.checkpoint}`, `gives up ${line.checkpoint}`], "warning");
    case "notified": return say(2, [`hears: ${line.checkpoint} completed`, `hears of ${line.checkpoint}`]);
    default: return null;
  }
}

type OutputEvent = Extract<TraceEvent, { readonly kind: `transaction-${string}` | "visible" | "pre-committed" }>;

function aboutOutput(line: OutputEvent): EventWords {
  switch (line.kind) {
    case "transaction-opened": return say(3, [`opens ${line.transaction}`, `opens ${shortName(line.transaction)}`]);
    case "transaction-committed": return say(3, [`committed ${line.transaction}`, `commit ${shortName(line.transaction)}`], "good");
    case "transaction-aborted": return say(3, [`aborted (${line.cause}) ${line.transaction}`, `abort ${shortName(line.transaction)}`], "warning");
    case "transaction-dropped": return say(3, [`drops ${line.transaction}: lost`, `drops ${shortName(line.transaction)}`], "bad");
    case "pre-committed": return say(3, [`pre-commits ${line.transaction}`, `pre-c. ${shortName(line.transaction)}`]);
    case "visible": return say(3, visibleWords(line.records), "good");
  }
}

function recordWords({ from, partition, offset, key, value }: Extract<TraceEvent, { kind: "record-delivered" }>): EventWords["wordings"] {
  const verb = from.startsWith("partition-") ? "reads" : "record";
  return [`${verb} ${partition}:${offset} (${key} ${value})`, `${verb} ${partition}:${offset}`];
}

function visibleWords(records: Extract<TraceEvent, { kind: "visible" }>["records"]): EventWords["wordings"] {
  const [first] = records;
  const last = records.at(-1);
  if (first === undefined || last === undefined) return ["nothing visible"];
  if (records.length === 1) return [`${first.partition}:${first.offset} visible (${first.key} ${first.value})`, `${first.partition}:${first.offset} visible`];
  return [`${records.length} records visible`, `${records.length} visible`];
}

function acknowledgedWords(checkpoint: number, task: string, outcome: Extract<TraceEvent, { kind: "acknowledged" }>["outcome"]): EventWords {
  if (outcome === "accepted") return say(1, [`${task} acknowledges ${checkpoint}`, `ack ${checkpoint} ←${task.slice(0, 3)}-${subtaskOf(task)}`, `ack ${checkpoint}`]);
  return say(2, [`acknowledgement ${checkpoint} of ${task}: ${outcome}`, `ack ${checkpoint} ${outcome}`], "warning");
}

/** `on` is what the fault befell: a control message and its checkpoint, or a request. */
function faultWords(fault: string, on: string): EventWords["wordings"] {
  const what = on.replace("notify-complete", "notice").replace("notify-aborted", "abort notice").replace("acknowledge", "ack");
  switch (fault) {
    case "lost-notification": return [`${on} is lost`, `${what} lost`];
    case "late-notification":
    case "late-acknowledgement": return [`${on} is late`, `${what} late`];
    case "duplicate-acknowledgement": return [`${on} comes twice`, `${what} twice`];
    case "reply-lost": return [`reply to ${on} is lost`, `${on} ? lost`, "reply lost"];
    case "write-failed": return ["snapshot not written", "write fails"];
    default: return [`${fault}: ${on}`, fault];
  }
}

/** "aggregate-1" → "1". */
function subtaskOf(task: string): string {
  return /\d+$/.exec(task)?.[0] ?? task;
}

/** "sink-0-1@2" → "0-1@2": the column says the rest. */
function shortName(transaction: string): string {
  return transaction.replace(/^\D+/, "") || transaction;
}
