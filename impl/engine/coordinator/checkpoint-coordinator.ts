/**
 * The checkpoint coordinator: triggers, collects acknowledgements, completes or aborts, and tells the tasks.
 * Source: Flink CheckpointCoordinator, §1.2–1.11 of the semantics. Leaves out: savepoints, master hooks, operator coordinators.
 */
import type { Environment } from "../../environment/environment.js";
import type { DeclineReason } from "../../environment/messages.js";
import type { CompletedCheckpoint, Reply } from "../../environment/systems.js";
import type { Configuration } from "../job/configuration.js";
import type { ExecutionGraph } from "../job/execution-graph.js";
import type { Parts } from "../parts.js";
import { checkpointPlan, type CheckpointPlan } from "./checkpoint-plan.js";
import { completedOf, handlesOf, isFullyAcknowledged, type PendingCheckpoint } from "./pending-checkpoint.js";

export interface Acknowledgement {
  readonly task: string;
  readonly attempt: number;
  readonly checkpoint: number;
  readonly handle: string | null;
}

export class CheckpointCoordinator {
  private attempt = 0;
  private finished: ReadonlySet<string> = new Set();
  private running = false;
  private pending = new Map<number, PendingCheckpoint>();
  /** null until the durable store was read: before, nobody knows which snapshots are still referred to. */
  private completed: readonly CompletedCheckpoint[] | null = null;
  private lastCompletion: number | null = null;
  /** A periodic request that waits for a pending checkpoint to end. */
  private queued = false;
  private idRequest = -1;
  private plan: CheckpointPlan | null = null;
  private readonly adding = new Map<number, PendingCheckpoint>();
  private failuresInARow = 0;

  constructor(
    private readonly env: Environment,
    private readonly graph: ExecutionGraph,
    private readonly configuration: Configuration,
    private readonly parts: Parts,
    private readonly failJob: (reason: string) => void,
  ) {}

  /** All tasks of this attempt run: checkpoint periodically. `finished` is kept up to date by the caller. */
  startPeriodic(attempt: number, finished: ReadonlySet<string>): void {
    this.attempt = attempt;
    this.finished = finished;
    if (this.configuration.mode === "none") return;
    this.running = true;
    this.env.setTimer("checkpoint-interval", 0, this.configuration.interval);
  }

  /** The tasks are about to be restarted, or the job is over: whatever is pending is aborted. */
  stop(): void {
    this.running = false;
    this.queued = false;
    this.plan = null;
    this.env.cancelTimer("checkpoint-interval", 0);
    const survivors = this.parts.acknowledgements.survivors([...this.pending.values()]);
    for (const pending of [...this.pending.values()]) {
      if (!pending.finalizing && !survivors.includes(pending)) this.abort(pending, "suspended");
    }
  }

  /** What the durable store holds, as read at the beginning of an attempt. */
  recover(completed: readonly CompletedCheckpoint[]): void {
    this.completed = completed;
  }

  intervalElapsed(): void {
    if (!this.running) return;
    this.env.setTimer("checkpoint-interval", 0, this.configuration.interval);
    this.requestCheckpoint();
  }

  timeoutElapsed(checkpoint: number): void {
    const pending = this.pending.get(checkpoint);
    if (pending !== undefined && !pending.finalizing) this.fail(pending, "expired");
  }

  acknowledge({ task, attempt, checkpoint, handle }: Acknowledgement): void {
    const pending = this.pending.get(checkpoint);
    const outcome = pending === undefined ? "late" : this.parts.acknowledgements.match(pending, task, attempt);
    this.env.report({ kind: "acknowledged", checkpoint, task, outcome });
    if (outcome !== "accepted") return this.discardUnreferenced(handle === null ? [] : [handle]);
    pending!.acknowledged.set(task, handle);
    if (isFullyAcknowledged(pending!) && !this.isOvertaken(checkpoint)) this.finalize(pending!);
  }

  decline(task: string, checkpoint: number, reason: DeclineReason): void {
    const pending = this.pending.get(checkpoint);
    this.env.report({ kind: "declined", checkpoint, task });
    if (pending === undefined || pending.finalizing) return;
    if (reason === "write-failed") this.fail(pending, "declined");
    else this.abort(pending, "declined");
  }

  /** @returns whether the reply was this coordinator's. */
  reply(request: number, reply: Reply): boolean {
    if (request === this.idRequest) {
      this.idRequest = -1;
      if (reply.kind === "checkpoint-id") this.trigger(reply.checkpoint);
      return true;
    }
    const adding = this.adding.get(request);
    if (adding === undefined) return false;
    this.adding.delete(request);
    if (reply.kind === "added") this.complete(adding);
    return true;
  }

  private requestCheckpoint(): void {
    const decision = this.parts.requestDecider({
      now: this.env.now(), triggering: this.idRequest !== -1, pending: this.pending.size,
      lastCompletion: this.lastCompletion, configuration: this.configuration,
    });
    this.queued = decision.kind === "wait";
    if (decision.kind === "later") this.env.setTimer("checkpoint-interval", 0, decision.delay);
    if (decision.kind !== "trigger") return;
    this.plan = checkpointPlan(this.graph, this.finished);
    this.idRequest = this.env.request({ system: "checkpoint-store", kind: "next-checkpoint-id" });
  }

  private trigger(checkpoint: number): void {
    const plan = this.plan;
    this.plan = null;
    if (plan === null || !this.running) return;
    this.pending.set(checkpoint, {
      checkpoint, attempt: this.attempt, expected: new Set(plan.expected), finished: plan.finished, acknowledged: new Map(), finalizing: false,
    });
    this.env.setTimer("checkpoint-timeout", checkpoint, this.configuration.timeout);
    this.env.report({ kind: "checkpoint-triggered", checkpoint });
    for (const task of plan.trigger) this.env.send(task, this.attempt, { kind: "trigger", checkpoint });
  }

  /** A newer one is being stored, and will subsume this one; completing after it would make the older one the latest. */
  private isOvertaken(checkpoint: number): boolean {
    for (const other of this.pending.values()) if (other.finalizing && other.checkpoint > checkpoint) return true;
    return false;
  }

  private finalize(pending: PendingCheckpoint): void {
    pending.finalizing = true;
    this.env.cancelTimer("checkpoint-timeout", pending.checkpoint);
    const { retained } = this.configuration;
    this.adding.set(this.env.request({ system: "checkpoint-store", kind: "add", completed: completedOf(pending), retained }), pending);
  }

  /** In Flink's order: stored, subsumed ones dropped, older pending ones aborted, tasks notified. */
  private complete(pending: PendingCheckpoint): void {
    const { checkpoint } = pending;
    const others = (this.completed ?? []).filter((other) => other.checkpoint !== checkpoint);
    const all = [...others, completedOf(pending)].sort((one, other) => one.checkpoint - other.checkpoint);
    this.completed = all.slice(-this.configuration.retained);
    this.pending.delete(checkpoint);
    this.failuresInARow = 0;
    this.lastCompletion = this.env.now();
    this.env.report({ kind: "checkpoint-completed", checkpoint });
    const subsumed = all.slice(0, -this.configuration.retained);
    this.discardUnreferenced(handlesOf(subsumed.flatMap((old) => old.snapshots.map(({ handle }) => handle))));
    for (const older of [...this.pending.values()]) if (older.checkpoint < checkpoint && !older.finalizing) this.abort(older, "subsumed");
    for (const task of pending.expected) this.env.send(task, pending.attempt, { kind: "notify-complete", checkpoint });
    this.runQueued();
  }

  private fail(pending: PendingCheckpoint, reason: string): void {
    this.abort(pending, reason);
    const { tolerableFailedCheckpoints } = this.configuration;
    if (tolerableFailedCheckpoints === null || ++this.failuresInARow <= tolerableFailedCheckpoints) return;
    this.failuresInARow = 0;
    this.failJob(`more than ${tolerableFailedCheckpoints} checkpoint(s) in a row failed, the last was ${reason}`);
  }

  private abort(pending: PendingCheckpoint, reason: string): void {
    const { checkpoint } = pending;
    this.pending.delete(checkpoint);
    this.env.cancelTimer("checkpoint-timeout", checkpoint);
    this.env.report({ kind: "checkpoint-aborted", checkpoint, reason });
    this.discardUnreferenced(handlesOf(pending.acknowledged.values()));
    const latestCompleted = this.completed?.at(-1)?.checkpoint ?? 0;
    for (const task of pending.expected) this.env.send(task, pending.attempt, { kind: "notify-aborted", checkpoint, latestCompleted });
    if (this.running) this.runQueued();
  }

  private runQueued(): void {
    if (this.queued && this.running) this.requestCheckpoint();
  }

  private discardUnreferenced(handles: readonly string[]): void {
    const { completed } = this;
    if (completed === null) return;
    for (const handle of handles) {
      if (this.parts.acknowledgements.discards(this.isReferenced(handle, completed))) this.env.request({ system: "storage", kind: "discard", handle });
    }
  }

  private isReferenced(handle: string, retained: readonly CompletedCheckpoint[]): boolean {
    for (const pending of this.pending.values()) for (const held of pending.acknowledged.values()) if (held === handle) return true;
    return retained.some((completed) => completed.snapshots.some((snapshot) => snapshot.handle === handle));
  }
}
