/**
 * An event as a cell of a timeline: in a few words, longest wording first, and how much it matters there.
 * The column says who, the row says when. `p:o` is the input row of partition p at offset o.
 */
import type { EventKind, EventOf, TraceLine } from "../../impl/trace/events.js";
import type { Style } from "./page.js";

/** 3: the story itself; 2: how it came about; 1: its bookkeeping; 0: nothing that a reader misses. */
export type Weight = 0 | 1 | 2 | 3;

export interface EventWords {
  /** Longest first; the first that fits is shown. */
  readonly wordings: Wordings;
  readonly weight: Weight;
  readonly style?: Style;
}

type Wordings = readonly [string, ...string[]];
type LineOf<Kind extends EventKind> = Extract<TraceLine, { readonly kind: Kind }>;

export function wordsOf(line: TraceLine): EventWords {
  return (WORDS[line.kind] as (line: TraceLine) => EventWords)(line);
}

const WORDS: { readonly [Kind in EventKind]: (line: LineOf<Kind>) => EventWords } = {
  "run-started": () => say(0, ["the run starts"]),
  "healed": () => say(3, ["from here on no more faults"]),
  "settled": () => say(3, ["all is at rest"]),
  "run-ended": ({ reason }) => say(3, [reason === "at-rest" ? "the run ends" : "the run is cut off: it does not come to rest"]),

  "process-started": ({ attempt }) => (attempt === 1 ? say(0, ["starts"]) : say(3, [`attempt ${attempt} starts`, `attempt ${attempt}`], "strong")),
  "crashed": ({ handler, effects }) => say(3, [`crashes in ${handler}, after effect ${effects}`, `crashes in ${handler}`, "crashes"], "bad"),
  "killed": () => say(3, ["dies with its task manager", "dies too"], "bad"),
  "cut-off": ({ sleeps }) => say(3, [sleeps > 0 ? `a zombie, asleep for ${sleeps} ms` : "a zombie from here on", "zombie"], "bad"),
  "zombie-ended": () => say(3, ["the zombie dies", "zombie dies"], "bad"),
  "fault-injected": ({ fault, on }) => say(3, faultWords(fault, on), "warning"),
  "restored": ({ checkpoint }) => (checkpoint === null ? say(0, ["ready"]) : say(2, [`recovered from ${checkpoint}`, "recovered"])),
  "task-finished": () => say(1, ["finished"]),

  "subscribed": ({ partition, offset }) => say(offset === 0 ? 0 : 3, [`is given partition ${partition} from ${offset} on`, `goes on at ${partition}:${offset}`]),
  "record-delivered": (line) => say(2, recordWords(line)),
  "barrier-delivered": ({ checkpoint, from }) => say(2, [`barrier ${checkpoint} from ${from}`, `barrier ${checkpoint} ←${subtaskOf(from)}`, `barrier ${checkpoint}`]),
  "end-of-partition-delivered": ({ from }) => say(1, [`end of ${from}`, `end ←${subtaskOf(from)}`]),

  "snapshot-taken": ({ checkpoint }) => say(3, [`takes snapshot ${checkpoint}`, `snapshot ${checkpoint}`]),
  "alignment-aborted": ({ checkpoint }) => say(3, [`stops aligning for ${checkpoint}`, `gives up ${checkpoint}`], "warning"),
  "drained": ({ checkpoint }) => say(3, [`drained for ${checkpoint}`, `drained ${checkpoint}`]),
  "stored": ({ checkpoint }) => say(1, [`snapshot ${checkpoint} stored`, `stored ${checkpoint}`]),
  "read-back": ({ checkpoint }) => say(1, [`snapshot ${checkpoint} read`, `reads back ${checkpoint}`]),
  "discarded": ({ handle }) => say(0, [`discards ${handle}`, "discards"]),
  "notified": ({ checkpoint }) => say(2, [`hears: ${checkpoint} completed`, `hears of ${checkpoint}`]),

  "demand-delivered": ({ demand }) => say(3, [`is asked: ${demand}`, demand], "strong"),
  "demand-answered": ({ savepoint }) => say(2, savepoint === null ? ["refuses", "no"] : [`answers: savepoint ${savepoint}`, `savepoint ${savepoint}`]),

  "checkpoint-triggered": ({ checkpoint, savepoint }) => say(3, triggerWords(checkpoint, savepoint)),
  "acknowledged": (line) => acknowledgedWords(line),
  "declined": ({ checkpoint, task }) => say(3, [`${task} declines ${checkpoint}`, `declined ${checkpoint}`], "warning"),
  "checkpoint-durable": ({ checkpoint }) => say(3, [`checkpoint ${checkpoint} durable`, `durable ${checkpoint}`], "good"),
  "checkpoint-removed": ({ checkpoint }) => say(0, [`checkpoint ${checkpoint} removed`, `removes ${checkpoint}`]),
  "savepoint-durable": ({ checkpoint }) => say(3, [`savepoint ${checkpoint} durable`, `durable ${checkpoint}`], "good"),
  "checkpoint-completed": ({ checkpoint }) => say(3, [`checkpoint ${checkpoint} completed`, `completed ${checkpoint}`], "good"),
  "checkpoint-aborted": ({ checkpoint, reason }) => say(3, [`checkpoint ${checkpoint} aborted: ${reason}`, `aborts ${checkpoint}: ${reason}`, `aborts ${checkpoint}`], "warning"),
  "restore-chosen": ({ checkpoint, execution }) =>
    say(execution === 1 ? 1 : 3, checkpoint === null ? ["starts from nothing", "fresh start"] : [`restores checkpoint ${checkpoint}`, `restores ${checkpoint}`], "strong"),
  "restarting": ({ reason }) => say(3, [`restarts: ${reason}`, "restarts all"], "strong"),
  "job-finished": () => say(3, ["job finished"], "good"),
  "job-cancelled": () => say(3, ["job cancelled"], "strong"),
  "job-started": ({ job, from, checkpoint }) => say(3, [`job ${job} starts from ${from} ${checkpoint ?? ""}`.trimEnd(), `job ${job} from ${checkpoint ?? from}`], "strong"),
  "job-failed": ({ reason }) => say(3, [`job failed: ${reason}`, "job failed"], "bad"),

  "transaction-opened": ({ transaction }) => say(3, [`opens ${transaction}`, `opens ${shortName(transaction)}`, "begins"]),
  "transaction-prepared": ({ transaction }) => say(0, [`${transaction} prepared`, `prep. ${shortName(transaction)}`, "prepared"]),
  "pre-committed": ({ transaction }) => say(3, [`pre-commits ${transaction}`, `pre-c. ${shortName(transaction)}`, "pre-commit"]),
  "transaction-committed": ({ transaction }) => say(3, [`${transaction} committed`, `commit ${shortName(transaction)}`, "committed"], "good"),
  "transaction-aborted": ({ transaction, cause }) => say(3, [`${transaction} aborted: ${cause}`, `abort ${shortName(transaction)}`, "aborted"], "warning"),
  "transaction-dropped": ({ transaction }) => say(3, [`drops ${transaction}: lost`, `drops ${shortName(transaction)}`, "drops it"], "bad"),
  "visible": ({ records }) => say(3, visibleWords(records), "good"),
  "upserted": ({ records }) => say(3, upsertedWords(records), "good"),
  "marked": ({ mark }) => say(3, [`${mark} marked as written`, `marks ${mark}`, "marked"], "good"),
};

function say(weight: Weight, wordings: Wordings, style?: Style): EventWords {
  return { wordings, weight, ...(style !== undefined && { style }) };
}

function triggerWords(checkpoint: number, savepoint: "savepoint" | "stop" | undefined): Wordings {
  if (savepoint === "stop") return [`stops with savepoint ${checkpoint}`, `stops with ${checkpoint}`];
  return [`triggers ${savepoint ?? "checkpoint"} ${checkpoint}`, `triggers ${checkpoint}`];
}

function recordWords({ from, partition, offset, key, value }: EventOf<"record-delivered">): Wordings {
  const verb = from.startsWith("partition-") ? "reads" : "record";
  return [`${verb} ${partition}:${offset} (${key} ${value})`, `${verb} ${partition}:${offset}`];
}

function visibleWords(records: EventOf<"visible">["records"]): Wordings {
  const [first] = records;
  if (first === undefined) return ["none visible"];
  if (records.length > 1) return [`${records.length} records visible`, `${records.length} visible`, "visible"];
  return [`${first.partition}:${first.offset} visible (${first.key} ${first.value})`, `${first.partition}:${first.offset} visible`, "visible"];
}

function upsertedWords(records: EventOf<"upserted">["records"]): Wordings {
  const [first] = records;
  if (first === undefined) return ["none upserted"];
  if (records.length > 1) return [`${records.length} keys upserted`, `${records.length} upserted`, "upserted"];
  return [`${first.key} is now ${first.value} (${first.partition}:${first.offset})`, `${first.key} is now ${first.value}`, "upserted"];
}

function acknowledgedWords({ checkpoint, task, outcome }: EventOf<"acknowledged">): EventWords {
  if (outcome !== "accepted") return say(2, [`acknowledgement ${checkpoint} of ${task}: ${outcome}`, `${task} acks ${checkpoint}: ${outcome}`, `ack ${checkpoint} ${outcome}`], "warning");
  return say(1, [`${task} acknowledges ${checkpoint}`, `${task} acks ${checkpoint}`, `ack ${checkpoint}`]);
}

/** Several records of one process, one after the other. */
export function recordsWords(first: EventOf<"record-delivered">, last: EventOf<"record-delivered">, count: number): EventWords {
  const total = `${count} records`;
  if (first.partition !== last.partition || last.offset - first.offset !== count - 1) return say(2, [total]);
  return say(2, [`${first.from.startsWith("partition-") ? "reads" : "records"} ${first.partition}:${first.offset}–${last.offset}`, total]);
}

/** `on` is what the fault befell: a control message and its checkpoint, or a request. */
function faultWords(fault: string, on: string): Wordings {
  const what = on.replace(/^notify-\w+/, "notice").replace("acknowledge", "ack");
  switch (fault) {
    case "lost-notification": return [`${on} is lost`, `${what} lost`, "notice lost"];
    case "late-notification":
    case "late-acknowledgement": return [`${on} is late`, `${what} late`, `${what.split(" ")[0]} late`];
    case "duplicate-acknowledgement": return [`${on} comes twice`, `${what} twice`];
    case "reply-lost": return [`reply to ${on} is lost`, `${on}: reply lost`, "reply lost"];
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
