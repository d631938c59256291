/**
 * A task's side of a checkpoint once its barriers allow it: what goes downstream, what is written, and what notices of the coordinator do to it.
 * Drives a whole task of the engine, with one channel in and one out, whose operator keeps nothing and only listens.
 * Source: Flink SubtaskCheckpointCoordinatorImpl, StreamTask.
 */
import { Type, type Static } from "typebox";
import type { Environment } from "../../../impl/environment/environment.js";
import type { ControlMessage, Restore, StreamElement } from "../../../impl/environment/messages.js";
import type { Request } from "../../../impl/environment/systems.js";
import { executionGraph, type TaskNode } from "../../../impl/engine/job/execution-graph.js";
import type { Parts } from "../../../impl/engine/parts.js";
import { Chain } from "../../../impl/engine/task/chain.js";
import { Output } from "../../../impl/engine/task/output.js";
import { Task } from "../../../impl/engine/task/task.js";
import { CannotGoOn, closed, quietStep, step, stepShape } from "../shape.js";
import { CheckpointId, Positive, SnapshotKind } from "../words.js";

const about = { checkpoint: CheckpointId };
const Ids = (description: string) => Type.Optional(Type.Array(CheckpointId, { description }));

const Expect = Type.Object({
  "sends": Type.Optional(Type.Array(Type.Union([
    Type.Object({ message: Type.Literal("barrier"), ...about, overtakes: Type.Boolean({ description: "what waits in the outputs" }) }, closed),
    Type.Object({ message: Type.Literal("cancellation"), ...about }, closed),
  ]), { description: "downstream, through every output, in order" })),
  "snapshots": Ids("checkpoints for which the operators' state was taken"),
  "awaits-in-flight": Ids("those of them that are acknowledged only when their in-flight data is written as well"),
  "acknowledges": Ids("to the coordinator"),
  "declines": Ids("to the coordinator"),
  "cancels": Ids("snapshots of which no more is written"),
  "drops-in-flight": Ids("checkpoints whose in-flight data is no longer collected or kept"),
  "completions-told": Ids("operators hear that these have completed, in order"),
  "aborts-told": Ids("operators hear that these were aborted, in order"),
  "subsumptions-told": Ids("operators hear that these were subsumed, in order"),
  "local-state-told": Type.Optional(Type.Array(Type.Object({ ...about, outcome: Type.Enum(["completed", "aborted"]) }, closed), { description: "who keeps copies of the task's state near it hears of these, in order" })),
  "fails": Type.Optional(Type.Boolean({ description: "the task fails" })),
}, closed);
type Found = Static<typeof Expect>;

const steps = [
  step("collect-in-flight", about, Expect),
  step("checkpoint", {
    ...about,
    "kind": Type.Optional(Type.Enum(SnapshotKind.enum, { description: "default checkpoint" })),
    "alignment": Type.Optional(Type.Enum(["aligned", "forced-aligned", "unaligned"], { description: "default aligned" })),
    "aligned-checkpoint-timeout": Type.Optional(Positive),
  }, Expect),
  step("give-up", about, Expect),
  step("written", about, Expect),
  step("write-fails", about, Expect),
  step("complete", about, Expect),
  step("aborted", { ...about, "latest-completed": Type.Optional(CheckpointId) }, Expect),
  step("subsumed", about, Expect),
  quietStep("stop-running", {}),
] as const;
type Step = Static<(typeof steps)[number]>;

export const taskSnapshot = stepShape({
  name: "task-snapshot",
  sentence: "A task takes its snapshot, and hears what became of the checkpoint: what does it send, write, stop and tell?",
  given: Type.Object({
    "restored": Type.Optional(Type.Integer({ minimum: 1, description: "the checkpoint that the task has restored; without it it began without any" })),
    "remembers-aborted": Type.Optional(Type.Integer({ minimum: 1, description: "of so many aborted checkpoints the task remembers that they were; default: of all that matter" })),
  }, closed),
  steps,
  begin({ restored, "remembers-aborted": limit }, parts) {
    if (limit !== undefined) throw new CannotGoOn("the engine's task forgets no aborted checkpoint");
    const run = new RecordedTask(parts, restored === undefined ? null : { checkpoint: restored, attempt: 1, adopted: false, finished: false, parts: [] });
    return (one: Step) => run.take(one);
  },
});

class RecordedTask {
  private readonly task: Task;
  private readonly channel: number;
  private found = nothingFound();
  private requests = 0;
  /** By checkpoint, the request that writes its snapshot. */
  private readonly writing = new Map<number, number>();

  constructor(parts: Parts, restore: Restore | null) {
    const node = theTask();
    const env = this.environment();
    const output = new Output(env, node, 1);
    const listener = { restore: () => {}, process: () => {}, snapshot: () => [], notifyComplete: (checkpoint: number) => void this.found["completions-told"].push(checkpoint) };
    this.task = new Task(env, node, restore, new Chain(node.chain, (record) => output.emit(record), () => listener), output, parts, "exactly-once");
    this.channel = node.inputs[0]!.id;
    this.task.start();
  }

  take(one: Step): Found {
    this.found = nothingFound();
    this.act(one);
    return this.found;
  }

  private act(one: Step): void {
    switch (one.do) {
      case "checkpoint": return this.checkpoint(one);
      case "give-up": return this.task.receive(this.channel, { kind: "cancel-checkpoint", checkpoint: one.checkpoint });
      case "written": return this.answer(one.checkpoint, true);
      case "write-fails": return this.answer(one.checkpoint, false);
      case "complete": return this.task.control({ kind: "notify-complete", checkpoint: one.checkpoint });
      case "aborted": return this.task.control({ kind: "notify-aborted", checkpoint: one.checkpoint, latestCompleted: one["latest-completed"] ?? 0 });
      case "collect-in-flight": throw new CannotGoOn("the engine takes no unaligned checkpoints");
      case "subsumed": throw new CannotGoOn("the engine's tasks are not told of subsumed checkpoints");
      case "stop-running": throw new CannotGoOn("a task of the engine that does not run hears nothing");
    }
  }

  private checkpoint({ checkpoint, kind, alignment = "aligned", "aligned-checkpoint-timeout": timeout }: Extract<Step, { do: "checkpoint" }>): void {
    if (alignment !== "aligned" || timeout !== undefined) throw new CannotGoOn("the engine takes no unaligned checkpoints");
    this.task.receive(this.channel, { kind: "barrier", checkpoint, stop: kind === "stop" });
  }

  private answer(checkpoint: number, written: boolean): void {
    const request = this.writing.get(checkpoint);
    if (request === undefined) throw new CannotGoOn(`no snapshot of checkpoint ${checkpoint} is being written`);
    this.task.reply(request, written ? { kind: "written", handle: `snapshot-${checkpoint}` } : { kind: "write-failed" });
  }

  private environment(): Environment {
    return {
      process: "task-0", attempt: 1, now: () => 0, pause() {}, resume() {}, setTimer() {}, cancelTimer() {},
      emit: (_channel, element) => this.sent(element),
      send: (_to, _attempt, message) => this.told(message),
      request: (request) => this.asked(request),
      report: (event) => void (event.kind === "snapshot-taken" && this.found.snapshots.push(event.checkpoint)),
    };
  }

  private sent(element: StreamElement): void {
    if (element.kind === "barrier") this.found.sends.push({ message: "barrier", checkpoint: element.checkpoint, overtakes: false });
    if (element.kind === "cancel-checkpoint") this.found.sends.push({ message: "cancellation", checkpoint: element.checkpoint });
  }

  private told(message: ControlMessage): void {
    if (message.kind === "acknowledge") this.found.acknowledges.push(message.checkpoint);
    if (message.kind === "decline") this.found.declines.push(message.checkpoint);
    if (message.kind === "task-failed") this.found.fails = true;
  }

  private asked(request: Request): number {
    if (request.system === "storage" && request.kind === "write") this.writing.set(request.snapshot.checkpoint, this.requests);
    return this.requests++;
  }
}

type Findings = { [Name in "snapshots" | "acknowledges" | "declines" | "completions-told"]: number[] } & { readonly sends: NonNullable<Found["sends"]>; fails: boolean };

function nothingFound(): Findings {
  return { "sends": [], "snapshots": [], "acknowledges": [], "declines": [], "completions-told": [], "fails": false };
}

/** Between a source and another operator. */
function theTask(): TaskNode {
  const vertices = ["task", "behind"].map((name) => ({ name, kind: "operator", operator: "running-sum", parallelism: 1 }) as const);
  const edges = [{ from: "source", to: "task" }, { from: "task", to: "behind" }].map((edge) => ({ ...edge, partitioning: "forward" }) as const);
  return executionGraph({ vertices: [{ name: "source", kind: "source", source: "replayable", parallelism: 1 }, ...vertices], edges, maxParallelism: 1 }, 1).tasks.find(({ vertex }) => vertex.name === "task")!;
}
