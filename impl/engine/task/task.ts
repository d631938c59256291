/**
 * One execution attempt of one subtask: restore, run, snapshot at barriers, commit at notices, finish after the final checkpoint.
 * Source: Flink StreamTask and SubtaskCheckpointCoordinatorImpl, §1.15 and §3 of the semantics.
 */
import type { Environment, Process } from "../../environment/environment.js";
import { COORDINATOR, type ControlMessage, type DeclineReason, type Record, type Restore, type StreamElement } from "../../environment/messages.js";
import type { OperatorSnapshot } from "../../environment/state.js";
import type { Reply } from "../../environment/systems.js";
import type { Mode } from "../../trace/settings.js";
import { handlerOfMode } from "../barriers/handler-of-mode.js";
import type { BarrierHandler } from "../barriers/handler.js";
import type { TaskNode } from "../job/execution-graph.js";
import type { Parts } from "../parts.js";
import { injectAtOnce, injectNothing, type BarrierInjector, type BarrierInjectorFactory } from "../sources/barrier-injector.js";
import type { Chain } from "./chain.js";
import { merged } from "../state/merge.js";
import { InputGate } from "./input-gate.js";
import type { Output } from "./output.js";
import { Work, messageOf, nothing } from "./work.js";

export class Task implements Process {
  private readonly gate: InputGate;
  private readonly work: Work;
  private readonly barriers: BarrierHandler;
  private readonly injector: BarrierInjector;
  private phase: "restoring" | "running" | "finished" | "failed" = "restoring";
  /** Requests that load a part of what is restored → its place. */
  private readonly loading = new Map<number, number>();
  private readonly loaded: (readonly OperatorSnapshot[])[] = [];
  /** Requests that store a snapshot → its checkpoint. */
  private readonly storing = new Map<number, number>();
  private lastCheckpoint: number;
  private lastNotified: number;
  /** Checkpoints that were aborted before their barriers came. */
  private readonly aborted = new Set<number>();
  private openInputs: number;
  /** Channel → the input it belongs to; null where there is only one. */
  private readonly inputs: ReadonlyMap<number, number> | null;
  /** The first checkpoint that holds everything; null before the end of data. */
  private finalCheckpoint: number | null = null;
  /** The savepoint with which the job stops. */
  private stopAt: number | null = null;

  constructor(
    private readonly env: Environment,
    private readonly node: TaskNode,
    private readonly restoring: Restore | null,
    private readonly chain: Chain,
    private readonly output: Output,
    private readonly parts: Parts,
    private readonly mode: Mode,
  ) {
    const channels = node.inputs.map((channel) => channel.id);
    this.gate = new InputGate(env, channels);
    this.work = new Work(env, this.gate, (reason) => this.fail(reason));
    this.barriers = handlerOfMode(mode, parts)(node.inputs.filter((channel) => channel.partition === null).map((channel) => channel.id), {
      block: (channel) => this.gate.block(channel),
      unblockAll: () => this.gate.unblockAll(),
      takeSnapshot: (checkpoint) => this.checkpoint(checkpoint),
      alignmentAborted: (checkpoint) => this.alignmentAborted(checkpoint),
      hold: () => this.gate.hold(),
      release: () => this.gate.release(),
      drained: (checkpoint) => this.drained(checkpoint),
    });
    this.injector = injectorOf(node, mode, parts)({
      emitBarrier: (checkpoint) => this.emitBarrier(checkpoint),
      snapshot: (checkpoint) => this.takeSnapshot(checkpoint),
    });
    this.lastCheckpoint = this.lastNotified = restoring?.checkpoint ?? 0;
    this.openInputs = channels.length;
    this.inputs = node.inputs.some(({ input }) => input > 0) ? new Map(node.inputs.map(({ id, input }) => [id, input])) : null;
  }

  start(): void {
    const parts = this.restoring?.parts ?? [];
    if (parts.length === 0) return this.restore();
    for (const [index, { handle, shares }] of parts.entries()) this.loading.set(this.env.request({ system: "storage", kind: "load", handle, shares }), index);
  }

  receive(channel: number, element: StreamElement): void {
    if (this.phase !== "running") return;
    switch (element.kind) {
      case "record": return this.process(element, channel);
      case "barrier": {
        if (element.stop) this.stopAt = element.checkpoint;
        return this.barriers.barrier(channel, element.checkpoint);
      }
      case "cancel-checkpoint": return this.barriers.cancellation(channel, element.checkpoint);
      case "end-of-data": return this.endOfData(channel);
      case "end-of-partition": return this.endOfPartition(channel);
    }
  }

  control(message: ControlMessage): void {
    if (this.phase !== "running") return;
    switch (message.kind) {
      case "trigger": return this.triggered(message.checkpoint, message.stop);
      case "save": return this.barriers.save?.(message.checkpoint);
      case "resume": return this.barriers.resume?.(message.checkpoint, message.completed);
      case "notify-complete": return this.notifyComplete(message.checkpoint);
      case "notify-aborted": return this.notifyAborted(message.checkpoint, message.latestCompleted);
      default: return;
    }
  }

  fire(): void {}

  reply(request: number, reply: Reply): void {
    if (this.phase === "failed" || this.work.reply(request, reply)) return;
    const part = this.loading.get(request);
    if (part !== undefined) return this.load(part, reply);
    const checkpoint = this.storing.get(request);
    if (checkpoint === undefined) return;
    this.storing.delete(request);
    this.stored(checkpoint, reply);
  }

  private load(part: number, reply: Reply): void {
    const operators = this.parts.snapshotStorage.read(reply);
    if (operators === null) return this.fail(`the snapshot could not be loaded: ${reply.kind}`);
    this.loaded[part] = operators;
    if (Object.keys(this.loaded).length === this.loading.size) this.restore();
  }

  private restore(): void {
    const { restoring, loaded } = this;
    const operators = restoring === null || restoring.finished ? null : loaded.length === 1 ? loaded[0]! : merged(loaded);
    this.work.run(() => this.chain.restore(operators), () => {
      this.phase = "running";
      this.env.report({ kind: "restored", checkpoint: restoring?.checkpoint ?? null });
      this.env.send(COORDINATOR, 0, { kind: "running", task: this.node.name, attempt: this.env.attempt });
      if (restoring?.finished === true) this.finishOnRestore();
      else this.chain.open();
    });
  }

  /** A task that had finished before the restored checkpoint has nothing left to say. */
  private finishOnRestore(): void {
    this.output.broadcast({ kind: "end-of-data" });
    this.finish();
  }

  private process(record: Record, channel: number): void {
    try {
      const steps = this.chain.process(record, this.inputs === null ? 0 : this.inputs.get(channel)!);
      if (steps !== undefined) this.work.run(() => steps);
    } catch (error) {
      this.fail(messageOf(error));
    }
    if (this.node.vertex.kind === "source") this.injector.emitted();
  }

  private checkpoint(checkpoint: number): void {
    if (checkpoint <= this.lastCheckpoint) return;
    this.lastCheckpoint = checkpoint;
    if (this.aborted.delete(checkpoint)) return this.skip(checkpoint);
    this.work.run(() => this.chain.prepareSnapshot(checkpoint), () => this.injector.inject(checkpoint));
  }

  /** The coordinator gave this checkpoint up before its barriers came. */
  private skip(checkpoint: number): void {
    this.env.report({ kind: "alignment-aborted", checkpoint });
    this.parts.announceGivenUp({ decline: nothing, cancel: () => this.cancel(checkpoint) });
  }

  /** The synchronous part; the asynchronous one is storage reading what was taken, later. */
  private takeSnapshot(checkpoint: number): void {
    const snapshot = { checkpoint, task: this.node.name, operators: this.chain.snapshot() };
    this.env.report({ kind: "snapshot-taken", checkpoint });
    this.storing.set(this.env.request(this.parts.snapshotStorage.write(snapshot)), checkpoint);
  }

  private stored(checkpoint: number, reply: Reply): void {
    if (reply.kind !== "written") return this.decline(checkpoint, "write-failed");
    this.env.send(COORDINATOR, 0, { kind: "acknowledge", task: this.node.name, attempt: this.env.attempt, checkpoint, handle: reply.handle });
  }

  private decline(checkpoint: number, reason: DeclineReason): void {
    this.env.send(COORDINATOR, 0, { kind: "decline", task: this.node.name, attempt: this.env.attempt, checkpoint, reason });
  }

  private cancel(checkpoint: number): void {
    this.output.broadcast({ kind: "cancel-checkpoint", checkpoint });
  }

  private emitBarrier(checkpoint: number): void {
    this.output.broadcast({ kind: "barrier", checkpoint, stop: checkpoint === this.stopAt });
  }

  /** Once the work under way is done, nothing of this task's is left before the barrier. */
  private drained(checkpoint: number): void {
    this.work.run(nothing, () => {
      this.emitBarrier(checkpoint);
      this.env.report({ kind: "drained", checkpoint });
      this.env.send(COORDINATOR, 0, { kind: "drained", task: this.node.name, attempt: this.env.attempt, checkpoint });
    });
  }

  private alignmentAborted(checkpoint: number): void {
    this.lastCheckpoint = Math.max(this.lastCheckpoint, checkpoint);
    this.aborted.delete(checkpoint);
    this.env.report({ kind: "alignment-aborted", checkpoint });
    this.parts.announceGivenUp({ decline: () => this.decline(checkpoint, "alignment-aborted"), cancel: () => this.cancel(checkpoint) });
  }

  private triggered(checkpoint: number, stop: "suspend" | "drain" | null): void {
    if (stop === null) return this.barriers.trigger(checkpoint);
    this.stopAt = checkpoint;
    this.gate.close();
    if (stop === "drain" && this.finalCheckpoint === null) this.work.run(() => this.chain.finish(), () => this.dataEnded());
    this.work.run(nothing, () => this.barriers.trigger(checkpoint));
  }

  private notifyComplete(checkpoint: number): void {
    if (checkpoint <= this.lastNotified) return;
    this.lastNotified = checkpoint;
    this.env.report({ kind: "notified", checkpoint });
    const isLast = (): boolean => checkpoint === this.stopAt || (this.finalCheckpoint !== null && checkpoint >= this.finalCheckpoint);
    this.work.run(() => this.chain.notifyComplete(checkpoint, isLast()), () => {
      if (isLast()) this.finish();
    });
  }

  private notifyAborted(checkpoint: number, latestCompleted: number): void {
    if (latestCompleted > 0) this.notifyComplete(latestCompleted);
    if (checkpoint === this.stopAt) return this.fail(`the stop with savepoint ${checkpoint} failed`);
    if (checkpoint > this.lastCheckpoint) this.aborted.add(checkpoint);
  }

  private endOfData(channel: number): void {
    this.openInputs--;
    if (this.node.vertex.kind === "source") this.gate.end(channel);
    if (this.openInputs > 0) return;
    this.work.run(() => this.chain.finish(), () => this.dataEnded());
  }

  /** The next checkpoint holds everything. */
  private dataEnded(): void {
    this.output.broadcast({ kind: "end-of-data" });
    this.injector.ended();
    if (this.mode === "none") this.finish();
    else this.finalCheckpoint = this.lastCheckpoint + 1;
  }

  private endOfPartition(channel: number): void {
    this.gate.end(channel);
    this.barriers.endOfPartition(channel);
  }

  private finish(): void {
    if (this.phase !== "running") return;
    this.phase = "finished";
    this.env.report({ kind: "task-finished" });
    this.output.broadcast({ kind: "end-of-partition" });
    this.env.send(COORDINATOR, 0, { kind: "finished", task: this.node.name, attempt: this.env.attempt });
  }

  private fail(reason: string): void {
    this.phase = "failed";
    this.work.stop();
    this.gate.close();
    this.chain.close();
    this.env.send(COORDINATOR, 0, { kind: "task-failed", task: this.node.name, attempt: this.env.attempt, reason });
  }
}

function injectorOf({ vertex }: TaskNode, mode: Mode, parts: Parts): BarrierInjectorFactory {
  if (mode === "stop-the-world") return injectNothing;
  return vertex.kind === "source" ? parts.barrierInjector : injectAtOnce;
}
