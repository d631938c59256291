/**
 * Guarantees as a lattice, and the fault atlas, both as data.
 * A guarantee is a set of properties; a fault withdraws properties where the external system cannot promise them.
 */
import type { SinkSystemName } from "../impl/environment/external-system.js";
import { COORDINATOR } from "../impl/environment/messages.js";
import type { Fault } from "../impl/simulator/faults/faults.js";
import type { EventOf, Origin, TraceEvent } from "../impl/trace/events.js";
import { AbandonedBranch } from "./abandoned-branch.js";
import type { PropertyName } from "./property.js";
import { LockHolders } from "./lock-holders.js";
import { isRescaled } from "./oracle/jobs.js";
import { RestartLaw } from "./restart-law.js";

/** What a user asks for, each read off properties. At rest: for as long as the system's readers are read-committed. */
export const GUARANTEES = {
  "at-least-once-output": ["no-loss-output"],
  "at-most-once-output": ["no-duplicate-output"],
  "exactly-once-output": ["no-loss-output", "no-duplicate-output", "one-explanation", "nothing-uncommitted-readable"],
  "exactly-once-output-at-rest": ["no-loss-output", "no-duplicate-output", "one-explanation"],
  "at-least-once-state": ["no-loss-state"],
  "at-most-once-state": ["no-duplicate-state"],
  "exactly-once-state": ["no-loss-state", "no-duplicate-state", "consistent-cut"],
} as const satisfies { readonly [name: string]: readonly PropertyName[] };
export type GuaranteeName = keyof typeof GUARANTEES;
export const GUARANTEE_NAMES = Object.keys(GUARANTEES) as readonly GuaranteeName[];

/** One cell of the atlas: a fault, for a system under a sink, and what it takes away. */
export interface AtlasCell {
  readonly fault: Fault;
  readonly system: SinkSystemName;
  readonly sink: "two-phase-commit";
  readonly withdraws: readonly PropertyName[];
  readonly because: string;
  readonly source: string;
}

const KEPT = { system: "transactional-log", sink: "two-phase-commit", withdraws: [] } as const;

export const FAULT_ATLAS: readonly AtlasCell[] = [
  { ...KEPT, fault: "delay", because: "barriers, not clocks, order the stream", source: "Carbone et al. 2015" },
  { ...KEPT, fault: "task-crash", because: "state and pending transactions are in the checkpoint", source: "Flink TwoPhaseCommitSinkFunction" },
  { ...KEPT, fault: "task-manager-crash", because: "every task restarts from the checkpoint, however many died", source: "Flink slot sharing, DefaultScheduler" },
  { ...KEPT, fault: "coordinator-crash", because: "the pointer to the completed checkpoint is durable before anybody is told", source: "Flink CompletedCheckpointStore" },
  { ...KEPT, fault: "zombie", because: "what an old attempt left open is fenced, and what it may still begin has a name that no other attempt uses", source: "Kafka KIP-98 (epochs fence)" },
  { ...KEPT, fault: "slow-task", because: "channels are bounded, and barriers wait their turn in them", source: "Flink credit-based flow control" },
  { ...KEPT, fault: "lost-message", because: "a checkpoint that is not fully acknowledged in time is aborted, and its records ride with a later one", source: "Flink CheckpointCoordinator, checkpoint timeout" },
  { ...KEPT, fault: "late-trigger", because: "a source takes part whenever it hears of a checkpoint, and in no older one afterwards", source: "Flink SubtaskCheckpointCoordinatorImpl" },
  { ...KEPT, fault: "lost-notification", because: "a later notice commits everything up to its checkpoint, and so does a restore", source: "FLINK-10377" },
  { ...KEPT, fault: "late-notification", because: "a notice for a checkpoint that is already committed changes nothing", source: "FLINK-10377" },
  { ...KEPT, fault: "late-acknowledgement", because: "an acknowledgement counts only for a pending checkpoint of its own execution attempt", source: "Hazelcast Jet #2503; Flink PendingCheckpoint" },
  { ...KEPT, fault: "duplicate-acknowledgement", because: "acknowledgements are matched by execution attempt and counted once", source: "Flink PendingCheckpoint.acknowledgeTask" },
  { ...KEPT, fault: "reply-lost", because: "append, commit and initialize can all be repeated", source: "Kafka KIP-98 (sequence numbers, idempotent end of transaction)" },
  { ...KEPT, fault: "write-failed", because: "the task declines, the checkpoint is aborted, its records ride with a later one", source: "Flink SubtaskCheckpointCoordinatorImpl" },
  { ...KEPT, fault: "request-lost", because: "what gets no answer is asked again", source: "Kafka KIP-98" },
  { ...KEPT, fault: "slow-system", because: "nothing is concluded from silence but that a checkpoint takes too long", source: "Flink CheckpointCoordinator, checkpoint timeout" },
  { ...KEPT, fault: "unavailable", because: "what gets no answer is asked again", source: "Kafka KIP-98" },
  { ...KEPT, fault: "storage-crash", because: "bytes are synced before their handle is acknowledged", source: "FLINK-35217" },
  { ...KEPT, fault: "read-failed", because: "a task that cannot read its snapshot fails, and the next attempt reads again", source: "Flink BackendRestorerProcedure" },
  {
    fault: "transaction-timeout", system: "transactional-log", sink: "two-phase-commit",
    withdraws: ["no-loss-output", "committed-eventually"],
    because: "a pre-committed transaction that the log has aborted can no longer be committed, and its checkpoint may have completed",
    source: "FLINK-7784; Kafka transaction.timeout.ms",
  },
  {
    fault: "transaction-timeout", system: "object-store", sink: "two-phase-commit",
    withdraws: ["no-loss-output", "committed-eventually"],
    because: "a pre-committed upload that the lifecycle rule has aborted can no longer be completed, and its checkpoint may have completed",
    source: "Amazon S3, AbortIncompleteMultipartUpload",
  },
  { ...KEPT, system: "file-system", fault: "machine-failure", because: "a file is synced before it is pre-committed, and what was lost before that is found out then", source: "POSIX fsync; HDFS hsync" },
];

/** A job that the world fails more often than it may restart fails lawfully; what it has not done by then it need not do. */
const EXHAUSTED: readonly PropertyName[] = ["job-ends", "no-loss-output", "no-loss-state", "committed-eventually", "no-orphan-transaction"];

/** A user who starts from something older than what was committed has it written again. */
const REWOUND: readonly PropertyName[] = ["no-duplicate-output", "one-explanation", "visible-output-never-goes-back"];
/** Entries that a write-ahead log had not written are dealt out to other subtasks than the later records of their keys, and wait for the next notice. */
const DEALT_OUT: readonly PropertyName[] = ["visible-output-never-goes-back"];
/** A user who starts from a savepoint behind which the job has recovered does not find what was pre-committed with it. */
const EMPTIED: readonly PropertyName[] = ["no-loss-output", "committed-eventually"];

/** What took away, the most first: of each a reason in words. */
const TAKEN: readonly { readonly properties: readonly PropertyName[]; readonly cell?: AtlasCell; readonly because: string }[] = [
  { properties: EXHAUSTED, because: "the world had failed the job more often than it may restart, or its user had ended it before its work was done" },
  ...FAULT_ATLAS.filter(({ withdraws }) => withdraws.length > 0).map((cell) => ({ properties: cell.withdraws, cell, because: `after a ${cell.fault}, ${cell.because} (${cell.source})` })),
  { properties: EMPTIED, because: "the job's user had gone back to a savepoint behind which the job had recovered, and what was pre-committed with it is gone" },
  { properties: REWOUND, because: "the job's user had started it from something older than what was committed" },
  { properties: DEALT_OUT, because: "the job went on with another parallelism, and entries that wait for the next notice were dealt out to other subtasks than the later records of their keys" },
];

/**
 * Why a run did not owe these properties, in words.
 * @param isPossible whether there was such a fault, and such a system
 */
export function whyNotOwed(properties: readonly PropertyName[], isPossible: (cell: AtlasCell) => boolean): string {
  const explained = new Set<PropertyName>();
  const reasons: string[] = [];
  for (const { properties: taken, cell, because } of TAKEN) {
    const fits = taken.every((name) => properties.includes(name)) && (cell === undefined || isPossible(cell));
    if (!fits || taken.every((name) => explained.has(name))) continue;
    taken.forEach((name) => explained.add(name));
    reasons.push(because);
  }
  return reasons.join("; and ");
}

/** The kinds of events that `Withdrawals` must see. */
export const WITHDRAWING_KINDS = ["run-started", "process-started", "crashed", "cut-off", "zombie-ended", "fault-injected", "checkpoint-triggered", "checkpoint-aborted", "restarting", "job-failed", "stored", "transaction-aborted", "settled", "transaction-committed", "marked", "checkpoint-durable", "savepoint-durable", "job-cancelled", "job-started", "restore-chosen"] as const satisfies readonly TraceEvent["kind"][];

/**
 * Watches a run for faults that take promises away.
 * A timeout does so only when it hits a transaction that some snapshot holds (any other is replayed),
 * and only before the run is at rest: what times out afterwards, the engine had left open.
 * A job fails lawfully when its restart strategy allows no further restart and each of its failures was the world's doing.
 */
export class Withdrawals {
  /** External systems that the job's sinks write to; where a trace does not say, a transactional log. */
  private readonly systems = new Set<string>();
  private readonly timedOut = new Set<string>();
  private readonly preCommitted = new Set<string>();
  private settled = false;
  private law = new RestartLaw({ strategy: "none" });
  private tolerates = true;
  /** Failures that the world caused. */
  private failures = 0;
  /** The job has failed for good, lawfully; a job manager that takes over later does not remember why, and need not. */
  private exhausted = false;
  /** The newest job manager; what one that was cut off believes counts for nothing. */
  private leader = 0;
  /** The job has ended before its work was done, at its user's wish. */
  private ended = false;
  /** Sinks that keep a write-ahead log, and whether one of these went on with another parallelism. */
  private ahead: readonly string[] = [];
  private dealtOut = false;
  /** One of these leaves its marks after the values. */
  private marksAfter = false;
  private readonly stops = new Set<number>();
  private readonly branch = new AbandonedBranch();
  private readonly holders = new LockHolders();

  observe(event: TraceEvent, origin: Origin, at: number): void {
    if (origin.process === COORDINATOR && origin.attempt < this.leader) return;
    switch (event.kind) {
      case "run-started": return this.begin(event);
      case "process-started": return this.started(origin);
      case "checkpoint-triggered": return void (event.savepoint === "stop" && this.stops.add(event.checkpoint));
      case "checkpoint-aborted": return this.checkpointAborted(event);
      case "crashed":
        this.failures++;
        return this.holders.ended(origin);
      case "fault-injected": return this.injected(event);
      case "cut-off": return this.holders.cutOff(origin);
      case "zombie-ended": return this.holders.ended(origin);
      case "restarting": return this.failed(at);
      case "job-failed":
        this.failed(at);
        this.exhausted ||= this.law.mayGiveUp() && this.failures >= this.law.failures;
        return;
      case "settled": return void (this.settled = true);
      case "stored":
        this.branch.stored(event);
        return event.transactions.forEach((transaction) => this.preCommitted.add(transaction));
      case "transaction-committed": return this.branch.committed(event.transaction);
      case "marked": return this.branch.committed(event.mark);
      case "restore-chosen": return this.branch.chosen(event);
      case "checkpoint-durable": return this.marksAfter ? this.branch.mayBeWritten(event) : undefined;
      case "savepoint-durable": return void (event.savepoint === "stop" && (this.ended = true));
      case "job-cancelled": return void (this.ended = true);
      case "job-started":
        this.ended = false;
        this.dealtOut ||= this.ahead.some((sink) => event.tasks.some(({ chain }) => chain.at(-1) === sink && isRescaled(chain[0]!, event)));
        return this.branch.begin(event);
      case "transaction-aborted":
        this.branch.abort(event, origin.attempt);
        return this.aborted(event);
      default: return;
    }
  }

  /** Properties that this run was not promised. */
  withdrawn(): readonly PropertyName[] {
    const all = [
      ...(this.exhausted || this.ended ? EXHAUSTED : this.timeouts()),
      ...(this.branch.isAbandoned() ? REWOUND : []), ...(this.branch.isEmptied() ? EMPTIED : []), ...(this.dealtOut ? DEALT_OUT : []),
    ];
    // Several reasons may take the same away.
    return [...new Set(all)];
  }

  private timeouts(): readonly PropertyName[] {
    const hit = [...this.timedOut].some((transaction) => this.preCommitted.has(transaction));
    return hit ? FAULT_ATLAS.find(({ fault, system }) => fault === "transaction-timeout" && this.systems.has(system))!.withdraws : [];
  }

  private begin({ restart, tolerable, vertices }: EventOf<"run-started">): void {
    for (const { sink } of vertices) this.systems.add(sink?.system ?? "transactional-log");
    this.ahead = vertices.filter(({ sink }) => sink?.sink === "write-ahead-log").map(({ name }) => name);
    this.marksAfter = vertices.some(({ sink }) => sink?.sink === "write-ahead-log" && sink.marks === "after-values");
    this.law = new RestartLaw(restart);
    this.tolerates = tolerable === null;
  }

  private started({ process, attempt }: Origin): void {
    if (process !== COORDINATOR) return this.branch.attemptBegun(attempt);
    this.leader = attempt;
    this.law.forget();
  }

  /** What is believed dead fails the job, though it lives; so do bytes that are lost or unreadable, and what has no answer and cannot be repeated. */
  private injected({ fault, on }: EventOf<"fault-injected">): void {
    if (fault === "zombie" || fault === "machine-failure" || fault === "read-failed" || on === "insert") this.failures++;
  }

  /** A job that writes to an XA database may find its rows locked. */
  private failed(at: number): void {
    this.law.failed(at);
    if (this.systems.has("xa-database") && this.holders.mayHaveFailed()) this.failures++;
  }

  /** Late, slow and failed writes fail checkpoints; where these are not tolerated, or the job was to stop, they fail the job. */
  private checkpointAborted({ checkpoint, reason }: EventOf<"checkpoint-aborted">): void {
    if (reason !== "suspended" && this.stops.has(checkpoint)) this.failures++;
    else if (!this.tolerates && (reason === "expired" || reason === "declined" || reason === "not-stored")) this.failures++;
  }

  private aborted({ cause, transaction }: EventOf<"transaction-aborted">): void {
    if (cause !== "timeout" || this.settled) return;
    this.failures++;
    this.timedOut.add(transaction);
  }
}
