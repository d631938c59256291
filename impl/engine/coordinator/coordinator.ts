/**
 * The job manager: deploys the tasks, restarts all of them from the latest completed checkpoint when one fails, ends the job.
 * Source: Flink JobMaster and DefaultScheduler with a global failover, §1.13, §1.16 and §6 of the semantics. Leaves out: regions.
 */
import type { Environment, Process } from "../../environment/environment.js";
import { CLIENT, type ControlMessage, type JobStatus, type SnapshotPart, type TimerKind } from "../../environment/messages.js";
import type { CompletedCheckpoint, Reply } from "../../environment/systems.js";
import type { Configuration } from "../job/configuration.js";
import type { ExecutionGraph } from "../job/execution-graph.js";
import type { Parts } from "../parts.js";
import type { RestartStrategy } from "../recovery/restart-strategy.js";
import { DISCARDED } from "../recovery/retention.js";
import { isRescaled, wholeSnapshots } from "../recovery/state-assignment.js";
import { CheckpointCoordinator } from "./checkpoint-coordinator.js";
import { Cleaner } from "./cleaner.js";
import { handlesOf } from "./pending-checkpoint.js";

/** What a user hands in: the number of the job, and what it starts from. */
export interface Submission {
  readonly job: number;
  readonly from: CompletedCheckpoint | null;
}

type Demand = Extract<ControlMessage, { kind: "demand" }>;
type StoreReply<Kind extends Reply["kind"]> = Extract<Reply, { kind: Kind }>;

export class Coordinator implements Process {
  private readonly checkpoints: CheckpointCoordinator;
  private readonly cleaner: Cleaner;
  private readonly restarts: RestartStrategy;
  /** `stopping`: a savepoint is there, the tasks are about to finish, and nothing is restarted any more. */
  private phase: "beginning" | "deploying" | "running" | "stopping" | "restarting" | "ended" = "beginning";
  private attempt = 0;
  /** What is asked of the store, or of storage, before anything else goes on. */
  private awaited = -1;
  private chosen: CompletedCheckpoint | null = null;
  private readonly running = new Set<string>();
  private finished = new Set<string>();
  /** The operation for which a stop is under way. */
  private stopFor: number | null = null;

  constructor(
    private readonly env: Environment,
    private readonly graph: ExecutionGraph,
    private readonly configuration: Configuration,
    private readonly parts: Parts,
    private readonly submission: Submission,
  ) {
    this.checkpoints = new CheckpointCoordinator(env, graph, configuration, parts, (reason) => this.restart(reason));
    this.cleaner = new Cleaner(env);
    this.restarts = parts.restartStrategy(configuration.restart);
  }

  start(): void {
    this.beginAttempt();
  }

  receive(): void {}

  control(message: ControlMessage): void {
    switch (message.kind) {
      case "acknowledge": return this.checkpoints.acknowledge(message);
      case "decline": return this.checkpoints.decline(message.task, message.checkpoint, message.reason);
      case "drained": return this.checkpoints.stopped?.taskDrained(message.task, message.attempt, message.checkpoint);
      case "running": return this.taskRunning(message.task, message.attempt);
      case "finished": return this.taskFinished(message.task, message.attempt);
      case "task-failed": return this.taskFailed(message.task, message.attempt, message.reason);
      case "demand": return this.demand(message);
      default: return;
    }
  }

  fire(timer: TimerKind, subject: number): void {
    switch (timer) {
      case "checkpoint-interval": return this.checkpoints.intervalElapsed();
      case "checkpoint-timeout": return this.phase === "stopping" ? this.remind(subject) : this.checkpoints.timeoutElapsed(subject);
      case "restart-delay": return this.phase === "restarting" ? this.beginAttempt() : undefined;
    }
  }

  reply(request: number, reply: Reply): void {
    if (request !== this.awaited) {
      if (!this.cleaner.reply(request)) this.checkpoints.reply(request, reply);
      return;
    }
    switch (reply.kind) {
      case "attempt-begun": return this.begin(reply);
      case "adopted": return this.choose([{ ...this.submission.from!, savepoint: true }]);
      case "described": return this.deploy(this.parts.stateAssignment(this.chosen!, reply.snapshots, this.graph));
      case "missing": return this.restart(`checkpoint ${this.chosen!.checkpoint} cannot be read`);
      case "job-stopped": return this.stoppedBefore(reply);
      case "job-ended": return this.over(reply);
      default: return;
    }
  }

  /** Every attempt begins with what the durable store holds, after a failed task as after a failed job manager. */
  private beginAttempt(): void {
    this.phase = "beginning";
    this.awaited = this.env.request({ system: "checkpoint-store", kind: "begin-attempt", job: this.submission.job });
  }

  /** Only while the store holds nothing does the job start from what it was submitted with. */
  private begin({ attempt, completed, kept }: StoreReply<"attempt-begun">): void {
    this.attempt = attempt;
    this.running.clear();
    this.finished = new Set();
    this.checkpoints.recover(completed, kept);
    const { from } = this.submission;
    if (completed.length > 0 || from === null) return this.choose(completed);
    this.awaited = this.env.request({ system: "checkpoint-store", kind: "adopt", completed: from });
  }

  private choose(completed: readonly CompletedCheckpoint[]): void {
    const chosen = this.parts.checkpointChoice(completed);
    this.chosen = chosen;
    this.env.report({ kind: "restore-chosen", execution: this.attempt, checkpoint: chosen?.checkpoint ?? null });
    if (chosen === null || !isRescaled(chosen, this.graph)) return this.deploy(chosen === null ? null : wholeSnapshots(chosen));
    this.awaited = this.env.request({ system: "storage", kind: "describe", handles: handlesOf([chosen]) });
  }

  /** `parts`: by task, what it restores; a task that had finished is not named. */
  private deploy(parts: ReadonlyMap<string, readonly SnapshotPart[]> | null): void {
    const { attempt, chosen } = this;
    this.phase = "deploying";
    for (const { name } of this.graph.tasks) {
      const own = parts?.get(name);
      const restore = chosen === null ? null : {
        checkpoint: chosen.checkpoint, attempt: chosen.attempt, adopted: chosen.savepoint === true, finished: own === undefined, parts: own ?? [],
      };
      this.env.send(name, 0, { kind: "deploy", job: this.submission.job, attempt, restore });
    }
  }

  private taskRunning(task: string, attempt: number): void {
    if (attempt !== this.attempt || this.phase !== "deploying") return;
    this.running.add(task);
    if (this.running.size < this.graph.tasks.length) return;
    this.phase = "running";
    this.checkpoints.startPeriodic(this.attempt, this.finished);
  }

  private taskFinished(task: string, attempt: number): void {
    if (attempt !== this.attempt || this.phase === "ended") return;
    this.finished.add(task);
    if (this.finished.size < this.graph.tasks.length) return;
    this.env.report({ kind: "job-finished" });
    this.end("finished");
  }

  private taskFailed(task: string, attempt: number, reason: string): void {
    if (attempt !== this.attempt) return;
    if (this.phase === "stopping") return this.fail(`${task} failed: ${reason}; the job had stopped with a savepoint`);
    if (this.phase === "deploying" || this.phase === "running") this.restart(`${task} failed: ${reason}`);
  }

  /** A checkpoint that was being stored when the job ended may fail after that, and is no reason any more. */
  private restart(reason: string): void {
    if (this.phase === "ended") return;
    const delay = this.restarts.failed(this.env.now());
    if (delay === null) return this.fail(reason);
    this.phase = "restarting";
    this.stopFor = null;
    this.checkpoints.stop();
    this.env.report({ kind: "restarting", reason });
    this.cancelTasks();
    this.env.setTimer("restart-delay", 0, delay);
  }

  private fail(reason: string): void {
    this.env.report({ kind: "job-failed", reason });
    this.cancelTasks();
    this.end("failed");
  }

  private cancelTasks(): void {
    for (const { name } of this.graph.tasks) this.env.send(name, this.attempt, { kind: "cancel", attempt: this.attempt });
  }

  /** What the user asks for is refused, and may be asked for again, unless all tasks run and no stop is under way. Before the first attempt nobody knows what to cancel. */
  private demand({ operation, demand }: Demand): void {
    if (this.phase === "ended" || this.attempt === 0) return;
    if (demand === "cancel") return this.cancel();
    const met = (savepoint: CompletedCheckpoint | null): void => this.env.send(CLIENT, 0, { kind: "demand-met", operation, savepoint });
    if (this.phase !== "running" || this.stopFor !== null) return this.stopFor === operation ? undefined : met(null);
    if (demand === "savepoint") {
      return this.checkpoints.request({ kind: "savepoint", drain: false, done: (outcome) => met(outcome.kind === "completed" ? outcome.completed : null) });
    }
    this.stopFor = operation;
    this.checkpoints.request({
      kind: "stop", drain: demand === "drain",
      done: (outcome) => (outcome.kind === "completed" ? this.stopped(outcome.completed) : met(null)),
    });
  }

  /** The savepoint is there: the tasks finish once they know. */
  private stopped({ checkpoint }: CompletedCheckpoint): void {
    if (this.phase !== "running") return this.fail(`its tasks had been cancelled when the job stopped with savepoint ${checkpoint}`);
    this.phase = "stopping";
    this.checkpoints.stop();
    this.env.setTimer("checkpoint-timeout", checkpoint, this.configuration.timeout);
  }

  /** A notice that was lost would keep its task from ever finishing. */
  private remind(checkpoint: number): void {
    for (const { name } of this.graph.tasks) {
      if (!this.finished.has(name)) this.env.send(name, this.attempt, { kind: "notify-complete", checkpoint });
    }
    this.env.setTimer("checkpoint-timeout", checkpoint, this.configuration.timeout);
  }

  /** An earlier job manager stopped the job; whether its tasks have finished nobody knows, and they must not start from anything older. */
  private stoppedBefore({ attempt, savepoint }: StoreReply<"job-stopped">): void {
    this.attempt = attempt;
    this.fail(`the job manager was lost after the job had stopped with savepoint ${savepoint.checkpoint}`);
  }

  private cancel(): void {
    this.env.report({ kind: "job-cancelled" });
    this.cancelTasks();
    this.end("cancelled");
  }

  private end(status: JobStatus): void {
    this.phase = "ended";
    this.checkpoints.stop();
    this.awaited = this.env.request({ system: "checkpoint-store", kind: "end-job", status, discard: DISCARDED[this.configuration.retention][status] });
  }

  private over({ status, savepoint, dropped, left }: StoreReply<"job-ended">): void {
    this.phase = "ended";
    for (const checkpoint of dropped) this.cleaner.clean(handlesOf([checkpoint]));
    this.env.send(CLIENT, 0, { kind: "job-over", job: this.submission.job, status, savepoint, left });
  }
}
