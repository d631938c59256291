/**
 * What a task does about barriers: which channels it stops reading, when it takes its snapshot, and which checkpoints it gives up.
 * Drives the barrier handler that the given parts have for the mode.
 */
import { Type, type Static } from "typebox";
import type { BarrierGate } from "../../../impl/engine/barriers/handler.js";
import { handlerOfMode } from "../../../impl/engine/barriers/handler-of-mode.js";
import { CannotGoOn, closed, step, stepShape } from "../shape.js";
import { CheckpointId, Count } from "../words.js";

const Expect = Type.Object({
  "snapshots": Type.Optional(Type.Array(CheckpointId, { description: "taken, in order" })),
  "aborted": Type.Optional(Type.Array(CheckpointId, { description: "given up, in order" })),
  "blocked": Type.Optional(Type.Array(Count, { description: "channels that are not read after the step, ascending" })),
  "blocked-at-snapshot": Type.Optional(Type.Array(Count, { description: "channels that were not read when the snapshot was taken, ascending" })),
  "drained": Type.Optional(Type.Array(CheckpointId, { description: "of a stopped world: for which the task says that nothing before their barriers is left, in order" })),
  "holds": Type.Optional(Type.Boolean({ description: "of a stopped world: the task takes nothing in after the step" })),
}, closed);

const steps = [
  step("record", { channel: Count }, Type.Object({ processed: Type.Boolean({ description: "now, not later" }) }, closed)),
  step("barrier", { channel: Count, checkpoint: CheckpointId }, Expect),
  step("cancel", { channel: Count, checkpoint: CheckpointId }, Expect),
  step("end", { channel: Count }, Expect),
  step("trigger", { checkpoint: CheckpointId }, Expect),
  step("save", { checkpoint: CheckpointId }, Expect),
  step("resume", { checkpoint: CheckpointId, completed: Type.Boolean() }, Expect),
] as const;
type Step = Static<(typeof steps)[number]>;

export const barrierHandler = stepShape({
  name: "barrier-handler",
  sentence: "Barriers and what else comes through a task's channels: when is the snapshot taken, and who waits?",
  given: Type.Object({
    "mode": Type.Enum(["exactly-once", "at-least-once", "stop-the-world"]),
    "channels": Type.Integer({ minimum: 0, description: "that carry barriers, from 0; of all inputs together" }),
    "checkpoints-after-tasks-finish": Type.Optional(Type.Boolean({ description: "default true" })),
  }, closed),
  steps,
  begin({ mode, channels, "checkpoints-after-tasks-finish": afterFinish = true }, parts) {
    if (!afterFinish) throw new CannotGoOn("the engine always takes checkpoints after tasks have finished");
    const task = new RecordingTask();
    const handler = handlerOfMode(mode, parts)([...Array(channels).keys()], task.gate);
    return (one: Step) => {
      switch (one.do) {
        case "record": return { processed: !task.keepsBack(one.channel) };
        case "barrier": return task.during(() => handler.barrier(one.channel, one.checkpoint));
        case "cancel": return task.during(() => handler.cancellation(one.channel, one.checkpoint));
        case "end": return task.during(() => handler.endOfPartition(one.channel));
        case "trigger": return task.during(() => handler.trigger(one.checkpoint));
        case "save": return task.during(() => handler.save?.(one.checkpoint));
        case "resume": return task.during(() => handler.resume?.(one.checkpoint, one.completed));
      }
    };
  },
});

class RecordingTask {
  /** Its functions are its own, so that a part may spread it. */
  readonly gate: BarrierGate = {
    block: (channel) => void this.blocked.add(channel),
    unblockAll: () => this.blocked.clear(),
    takeSnapshot: (checkpoint) => this.takeSnapshot(checkpoint),
    alignmentAborted: (checkpoint) => void this.aborted.push(checkpoint),
    hold: () => void (this.holds = true),
    release: () => void (this.holds = false),
    drained: (checkpoint) => void this.drainedFor.push(checkpoint),
  };
  private readonly blocked = new Set<number>();
  private snapshots: number[] = [];
  private aborted: number[] = [];
  private blockedAtSnapshot: readonly number[] = [];
  private drainedFor: number[] = [];
  private holds = false;

  during(act: () => void): Static<typeof Expect> {
    this.snapshots = [];
    this.aborted = [];
    this.blockedAtSnapshot = [];
    this.drainedFor = [];
    act();
    return {
      "snapshots": this.snapshots, "aborted": this.aborted, "blocked": this.waiting(), "blocked-at-snapshot": [...this.blockedAtSnapshot],
      "drained": this.drainedFor, "holds": this.holds,
    };
  }

  keepsBack(channel: number): boolean {
    return this.holds || this.blocked.has(channel);
  }

  private takeSnapshot(checkpoint: number): void {
    this.snapshots.push(checkpoint);
    this.blockedAtSnapshot = this.waiting();
  }

  private waiting(): number[] {
    return [...this.blocked].sort((one, other) => one - other);
  }
}
