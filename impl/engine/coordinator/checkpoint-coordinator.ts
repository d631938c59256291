/**
 * The checkpoint coordinator: triggers checkpoints and savepoints, collects acknowledgements, completes or aborts, and tells the tasks.
 * Source: Flink CheckpointCoordinator, §1.2–1.11 of the semantics. Leaves out: master hooks, operator coordinators.
 */
import type { Environment } from "../../environment/environment.js";
import type { DeclineReason } from "../../environment/messages.js";
import type { CompletedCheckpoint, Reply } from "../../environment/systems.js";
import type { Configuration } from "../job/configuration.js";
import type { Parts } from "../parts.js";
import { subsume } from "../recovery/retention.js";
import type { Holder } from "./acknowledgements.js";
import { checkpointPlan, type CheckpointPlan, type PlannedTask } from "./checkpoint-plan.js";
import { Cleaner } from "./cleaner.js";
import { FailureCounter, type AbortReason } from "./failure-counter.js";
import { completedOf, handlesOf, isFullyAcknowledged, type PendingCheckpoint, type SnapshotRequest } from "./pending-checkpoint.js";
import type { Situation, SnapshotKind } from "./request-decider.js";
import { RequestQueue, type Turn } from "./request-queue.js";
import { StoppedWorld } from "./stopped-world.js";

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
  private readonly queue: RequestQueue<SnapshotRequest>;
  private readonly pending = new Map<number, PendingCheckpoint>();
  /** null until the durable store was read: before, nobody knows which snapshots are still referred to. */
  private completed: readonly CompletedCheckpoint[] | null = null;
  /** Savepoints, and checkpoints of other jobs: theirs who asked for them. */
  private kept: readonly CompletedCheckpoint[] = [];
  private lastCompletion: number | null = null;
  /** ms at which the timer is next due. */
  private due = 0;
  private idRequest = -1;
  /** What the id is asked for; its plan is gone once the tasks are stopped. */
  private preparing: { readonly request: SnapshotRequest; readonly plan: CheckpointPlan } | null = null;
  private readonly adding = new Map<number, PendingCheckpoint>();
  private readonly failures: FailureCounter;
  private readonly cleaner: Cleaner;
  /** Only where the world stops for a checkpoint. */
  readonly stopped: StoppedWorld | null;

  constructor(
    private readonly env: Environment,
    private readonly graph: { readonly tasks: readonly PlannedTask[] },
    private readonly configuration: Configuration,
    private readonly parts: Parts,
    private readonly failJob: (reason: string) => void,
  ) {
    this.queue = new RequestQueue(parts.requestDecider);
    this.failures = new FailureCounter(configuration.tolerableFailedCheckpoints);
    this.cleaner = new Cleaner(env);
    this.stopped = configuration.mode === "stop-the-world" ? new StoppedWorld(env) : null;
  }

  /** All tasks of this attempt run: checkpoint periodically. `finished` is kept up to date by the caller. */
  startPeriodic(attempt: number, finished: ReadonlySet<string>): void {
    this.attempt = attempt;
    this.finished = finished;
    if (this.configuration.mode === "none") return;
    this.running = true;
    this.comeAgainIn(this.period);
  }

  /** The tasks are about to be restarted, or the job is over: whatever waits or is pending is aborted. */
  stop(): void {
    this.running = false;
    this.clear();
  }

  /**
   * What the durable store holds, as read at the beginning of an attempt. `kept`: what belongs to users. What is no longer there was subsumed by a
   * checkpoint of which nobody has heard yet that it is stored: it goes, for when that is heard, nobody will remember it.
   */
  recover(completed: readonly CompletedCheckpoint[], kept: readonly CompletedCheckpoint[] = []): void {
    const subsumed = (this.completed ?? []).filter(({ checkpoint }) => !completed.some((entry) => entry.checkpoint === checkpoint));
    this.completed = completed;
    this.kept = kept;
    this.discardSubsumed(subsumed);
  }

  /** A user asks for a savepoint, or to stop with one; a stop ends all checkpoints that are under way. */
  request(request: Omit<SnapshotRequest, "periodic" | "at">): void {
    if (!this.running) return request.done({ kind: "failed", reason: "refused" });
    if (request.kind === "stop") this.clear();
    this.take(this.queue.submit({ ...request, periodic: false, at: this.env.now() }, this.situation()));
  }

  /** Fixed rate: a timer that came late does not put the next one off. */
  intervalElapsed(): void {
    if (!this.running) return;
    const now = this.env.now();
    this.comeAgainIn(Math.max(0, this.due + this.period - now));
    this.take(this.queue.submit({ kind: "checkpoint", periodic: true, at: now, drain: false, done: nobody }, this.situation()));
  }

  timeoutElapsed(checkpoint: number): void {
    const pending = this.pending.get(checkpoint);
    if (pending !== undefined && !pending.finalizing) this.abort(pending, "expired");
  }

  acknowledge({ task, attempt, checkpoint, handle }: Acknowledgement): void {
    const pending = this.pending.get(checkpoint);
    const outcome = pending === undefined ? "late" : this.parts.acknowledgements.match(pending, task, attempt);
    this.env.report({ kind: "acknowledged", checkpoint, task, outcome });
    if (outcome !== "accepted") return this.discardLate(handle);
    pending!.acknowledged.set(task, handle);
    if (isFullyAcknowledged(pending!) && !this.isOvertaken(pending!)) this.finalize(pending!);
  }

  decline(task: string, checkpoint: number, reason: DeclineReason): void {
    const pending = this.pending.get(checkpoint);
    this.env.report({ kind: "declined", checkpoint, task });
    if (pending === undefined || pending.finalizing) return;
    this.abort(pending, reason === "write-failed" ? "declined" : reason);
  }

  /** @returns whether the reply was this coordinator's. */
  reply(request: number, reply: Reply): boolean {
    if (request === this.idRequest) {
      this.idRequest = -1;
      if (reply.kind === "checkpoint-id") this.trigger(reply.checkpoint);
      return true;
    }
    if (this.cleaner.reply(request)) {
      this.runQueued();
      return true;
    }
    const adding = this.adding.get(request);
    if (adding === undefined) return false;
    this.adding.delete(request);
    this.stored(adding, reply);
    return true;
  }

  private get period(): number {
    return Math.max(this.configuration.interval, this.configuration.minPause);
  }

  private comeAgainIn(delay: number): void {
    this.due = this.env.now() + delay;
    this.env.setTimer("checkpoint-interval", 0, delay);
  }

  private situation(): Situation {
    return {
      now: this.env.now(), triggering: this.idRequest !== -1, pending: this.pending.size, cleaning: this.cleaner.busy,
      lastCompletion: this.lastCompletion, configuration: this.configuration,
    };
  }

  private take({ run, rejected, postponed }: Turn<SnapshotRequest>): void {
    for (const { done } of rejected) done({ kind: "failed", reason: "refused" });
    if (postponed !== null) this.comeAgainIn(postponed);
    if (run === null) return;
    this.preparing = { request: run, plan: checkpointPlan(this.graph, this.finished) };
    this.idRequest = this.env.request({ system: "checkpoint-store", kind: "next-checkpoint-id" });
  }

  private runQueued(): void {
    if (this.running && !this.queue.isEmpty) this.take(this.queue.next(this.situation()));
  }

  private clear(): void {
    this.env.cancelTimer("checkpoint-interval", 0);
    const waiting = [...this.queue.clear(), ...(this.preparing === null ? [] : [this.preparing.request])];
    this.preparing = null;
    for (const { done } of waiting) done({ kind: "failed", reason: "suspended" });
    const survivors = this.parts.acknowledgements.survivors([...this.pending.values()]);
    for (const pending of [...this.pending.values()]) {
      if (!pending.finalizing && !survivors.includes(pending)) this.abort(pending, "suspended");
    }
  }

  private trigger(checkpoint: number): void {
    const { preparing } = this;
    this.preparing = null;
    if (preparing === null || !this.running) return this.runQueued();
    const { request: { kind, drain, done }, plan } = preparing;
    this.pending.set(checkpoint, {
      checkpoint, kind, attempt: this.attempt, expected: new Set(plan.expected), finished: plan.finished, acknowledged: new Map(), finalizing: false, done,
    });
    this.stopped?.begin(this.pending.get(checkpoint)!, plan.trigger);
    this.env.setTimer("checkpoint-timeout", checkpoint, this.configuration.timeout);
    this.env.report(kind === "checkpoint" ? { kind: "checkpoint-triggered", checkpoint } : { kind: "checkpoint-triggered", checkpoint, savepoint: kind });
    const stop = kind !== "stop" ? null : drain ? "drain" : "suspend";
    for (const task of plan.trigger) this.env.send(task, this.attempt, { kind: "trigger", checkpoint, stop });
    this.runQueued();
  }

  private isOvertaken(pending: PendingCheckpoint): boolean {
    return pending.kind !== "savepoint" && this.parts.finalization.isOvertaken(pending.checkpoint, this.pending.values());
  }

  private finalize(pending: PendingCheckpoint): void {
    const { checkpoint, kind } = pending;
    pending.finalizing = true;
    this.env.cancelTimer("checkpoint-timeout", checkpoint);
    if (this.parts.finalization.announcesEarly) this.announce(pending);
    const completed = completedOf(pending);
    const { retained } = this.configuration;
    this.adding.set(this.env.request(kind === "checkpoint"
      ? { system: "checkpoint-store", kind: "add", completed, retained }
      : { system: "checkpoint-store", kind: "add-savepoint", completed, stops: kind === "stop" }), pending);
  }

  private stored(pending: PendingCheckpoint, reply: Reply): void {
    switch (this.parts.finalization.outcome(reply)) {
      case "completed": return this.complete(pending);
      case "failed": return this.abort(pending, "not-stored");
      case "unknown": return;
    }
  }

  /** In Flink's order: stored, subsumed ones dropped, older pending ones aborted, tasks notified. A savepoint does none of this. */
  private complete(pending: PendingCheckpoint): void {
    const { checkpoint, kind } = pending;
    const completed = completedOf(pending);
    const subsumed = kind === "checkpoint" ? this.keep(completed) : this.keepAsUsers(completed);
    this.pending.delete(checkpoint);
    this.failures.succeeded(checkpoint);
    this.lastCompletion = this.env.now();
    this.env.report({ kind: "checkpoint-completed", checkpoint });
    this.discardSubsumed(subsumed);
    if (kind !== "savepoint") {
      for (const older of [...this.pending.values()]) if (this.parts.finalization.subsumes(checkpoint, older)) this.abort(older, "subsumed");
      if (!this.parts.finalization.announcesEarly) this.announce(pending);
    }
    this.stopped?.end(checkpoint, true);
    pending.done({ kind: "completed", completed });
    this.runQueued();
  }

  /** @returns what is subsumed; the store's replies may come in another order than its entries. */
  private keep(completed: CompletedCheckpoint): readonly CompletedCheckpoint[] {
    const others = (this.completed ?? []).filter(({ checkpoint }) => checkpoint !== completed.checkpoint);
    const all = [...others, completed].sort((one, other) => one.checkpoint - other.checkpoint);
    this.completed = subsume(all, this.configuration.retained);
    return all.filter((entry) => !this.completed!.includes(entry));
  }

  private discardSubsumed(subsumed: readonly CompletedCheckpoint[]): void {
    for (const old of subsumed) this.cleaner.clean(this.unreferenced(handlesOf([old])));
  }

  private keepAsUsers(savepoint: CompletedCheckpoint): readonly [] {
    this.kept = [...this.kept, savepoint];
    return [];
  }

  private announce({ expected, attempt, checkpoint, kind }: PendingCheckpoint): void {
    if (kind !== "savepoint") for (const task of expected) this.env.send(task, attempt, { kind: "notify-complete", checkpoint });
  }

  private abort(pending: PendingCheckpoint, reason: AbortReason): void {
    const { checkpoint, kind } = pending;
    this.pending.delete(checkpoint);
    this.env.cancelTimer("checkpoint-timeout", checkpoint);
    this.env.report({ kind: "checkpoint-aborted", checkpoint, reason });
    this.cleaner.clean(this.unreferenced([...pending.acknowledged.values()].filter((handle) => handle !== null)));
    const latestCompleted = this.completed?.at(-1)?.checkpoint ?? 0;
    for (const task of pending.expected) this.env.send(task, pending.attempt, { kind: "notify-aborted", checkpoint, latestCompleted });
    this.stopped?.end(checkpoint, false);
    pending.done({ kind: "failed", reason });
    if (this.failures.failed(checkpoint, kind, reason)) this.failJob(this.complaint(kind, reason));
    this.runQueued();
  }

  private complaint(kind: SnapshotKind, reason: AbortReason): string {
    if (kind === "stop") return `the stop with a savepoint failed: ${reason}`;
    return `more than ${this.configuration.tolerableFailedCheckpoints} checkpoint(s) in a row failed, the last was ${reason}`;
  }

  private discardLate(handle: string | null): void {
    for (const unreferenced of this.unreferenced(handle === null ? [] : [handle])) this.env.request({ system: "storage", kind: "discard", handle: unreferenced });
  }

  /** Those of the handles that may be discarded. */
  private unreferenced(handles: readonly string[]): readonly string[] {
    const { completed } = this;
    if (completed === null) return [];
    return handles.filter((handle) => this.parts.acknowledgements.discards(this.holderOf(handle, completed)));
  }

  /** What the job has adopted belongs to its user as well. */
  private holderOf(handle: string, completed: readonly CompletedCheckpoint[]): Holder | null {
    for (const pending of this.pending.values()) for (const held of pending.acknowledged.values()) if (held === handle) return "checkpoint";
    if (handlesOf(this.kept).includes(handle)) return "savepoint";
    const holder = completed.find((checkpoint) => handlesOf([checkpoint]).includes(handle));
    return holder === undefined ? null : holder.savepoint === true ? "savepoint" : "checkpoint";
  }
}

function nobody(): void {}
