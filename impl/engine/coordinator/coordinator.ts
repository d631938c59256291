/**
 * The job manager: deploys the tasks, restarts all of them from the latest completed checkpoint when one fails, ends the job.
 * Source: Flink JobMaster and DefaultScheduler with a global failover, §1.13 and §6 of the semantics. Leaves out: regions.
 */
import type { Environment, Process } from "../../environment/environment.js";
import type { ControlMessage, Restore } from "../../environment/messages.js";
import type { CompletedCheckpoint, Reply } from "../../environment/systems.js";
import type { Configuration } from "../job/configuration.js";
import type { ExecutionGraph } from "../job/execution-graph.js";
import type { Parts } from "../parts.js";
import type { RestartStrategy } from "../recovery/restart-strategy.js";
import { CheckpointCoordinator } from "./checkpoint-coordinator.js";

export class Coordinator implements Process {
  private readonly checkpoints: CheckpointCoordinator;
  private readonly restarts: RestartStrategy;
  private phase: "beginning" | "deploying" | "running" | "restarting" | "finished" | "failed" = "beginning";
  private attempt = 0;
  private beginning = -1;
  private readonly running = new Set<string>();
  private finished = new Set<string>();

  constructor(
    private readonly env: Environment,
    private readonly graph: ExecutionGraph,
    configuration: Configuration,
    private readonly parts: Parts,
  ) {
    this.checkpoints = new CheckpointCoordinator(env, graph, configuration, parts, (reason) => this.restart(reason));
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
      case "running": return this.taskRunning(message.task, message.attempt);
      case "finished": return this.taskFinished(message.task, message.attempt);
      case "task-failed": return this.taskFailed(message.task, message.attempt, message.reason);
      default: return;
    }
  }

  fire(timer: "checkpoint-interval" | "checkpoint-timeout" | "restart-delay", subject: number): void {
    switch (timer) {
      case "checkpoint-interval": return this.checkpoints.intervalElapsed();
      case "checkpoint-timeout": return this.checkpoints.timeoutElapsed(subject);
      case "restart-delay": return this.beginAttempt();
    }
  }

  reply(request: number, reply: Reply): void {
    if (request !== this.beginning) {
      this.checkpoints.reply(request, reply);
    } else if (reply.kind === "attempt-begun") {
      this.deploy(reply.attempt, reply.completed);
    }
  }

  /** Every attempt begins with what the durable store holds, after a failed task as after a failed job manager. */
  private beginAttempt(): void {
    this.phase = "beginning";
    this.beginning = this.env.request({ system: "checkpoint-store", kind: "begin-attempt" });
  }

  private deploy(attempt: number, completed: readonly CompletedCheckpoint[]): void {
    this.attempt = attempt;
    this.phase = "deploying";
    this.running.clear();
    this.finished = new Set();
    this.checkpoints.recover(completed);
    const chosen = this.parts.checkpointChoice(completed);
    this.env.report({ kind: "restore-chosen", execution: attempt, checkpoint: chosen?.checkpoint ?? null });
    for (const { name } of this.graph.tasks) {
      this.env.send(name, 0, { kind: "deploy", attempt, restore: chosen === null ? null : restoreOf(chosen, name) });
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
    if (attempt !== this.attempt) return;
    this.finished.add(task);
    if (this.finished.size < this.graph.tasks.length) return;
    this.phase = "finished";
    this.checkpoints.stop();
    this.env.report({ kind: "job-finished" });
  }

  private taskFailed(task: string, attempt: number, reason: string): void {
    if (attempt !== this.attempt || (this.phase !== "deploying" && this.phase !== "running")) return;
    this.restart(`${task} failed: ${reason}`);
  }

  private restart(reason: string): void {
    this.phase = "restarting";
    this.checkpoints.stop();
    const delay = this.restarts.failed(this.env.now());
    this.env.report(delay === null ? { kind: "job-failed", reason } : { kind: "restarting", reason });
    for (const { name } of this.graph.tasks) this.env.send(name, this.attempt, { kind: "cancel", attempt: this.attempt });
    if (delay === null) this.phase = "failed";
    else this.env.setTimer("restart-delay", 0, delay);
  }
}

function restoreOf(completed: CompletedCheckpoint, task: string): Restore {
  const snapshot = completed.snapshots.find((candidate) => candidate.task === task);
  return { checkpoint: completed.checkpoint, handle: snapshot?.handle ?? null };
}
