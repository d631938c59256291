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
}, closed);

const steps = [
  step("record", { channel: Count }, Type.Object({ processed: Type.Boolean({ description: "now, not later" }) }, closed)),
  step("barrier", { channel: Count, checkpoint: CheckpointId }, Expect),
  step("cancel", { channel: Count, checkpoint: CheckpointId }, Expect),
  step("end", { channel: Count }, Expect),
  step("trigger", { checkpoint: CheckpointId }, Expect),
] as const;
type Step = Static<(typeof steps)[number]>;

export const barrierHandler = stepShape({
  name: "barrier-handler",
  sentence: "Barriers and what else comes through a task's channels: when is the snapshot taken, and who waits?",
  given: Type.Object({
    "mode": Type.Enum(["exactly-once", "at-least-once"]),
    "channels": Type.Integer({ minimum: 0, description: "that carry barriers, from 0; of all inputs together" }),
    "checkpoints-after-tasks-finish": Type.Optional(Type.Boolean({ description: "default true" })),
  }, closed),
  steps,
  begin({ mode, channels, "checkpoints-after-tasks-finish": afterFinish = true }, parts) {
    if (!afterFinish) throw new CannotGoOn("the engine always takes checkpoints after tasks have finished");
    const gate = new RecordingGate();
    const handler = handlerOfMode(mode, parts)([...Array(channels).keys()], gate);
    return (one: Step) => {
      switch (one.do) {
        case "record": return { processed: !gate.blocks(one.channel) };
        case "barrier": return gate.during(() => handler.barrier(one.channel, one.checkpoint));
        case "cancel": return gate.during(() => handler.cancellation(one.channel, one.checkpoint));
        case "end": return gate.during(() => handler.endOfPartition(one.channel));
        case "trigger": return gate.during(() => handler.trigger(one.checkpoint));
      }
    };
  },
});

class RecordingGate implements BarrierGate {
  private readonly blocked = new Set<number>();
  private snapshots: number[] = [];
  private aborted: number[] = [];
  private blockedAtSnapshot: readonly number[] = [];

  during(act: () => void): Static<typeof Expect> {
    this.snapshots = [];
    this.aborted = [];
    this.blockedAtSnapshot = [];
    act();
    return { "snapshots": this.snapshots, "aborted": this.aborted, "blocked": this.waiting(), "blocked-at-snapshot": [...this.blockedAtSnapshot] };
  }

  blocks(channel: number): boolean {
    return this.blocked.has(channel);
  }

  block(channel: number): void {
    this.blocked.add(channel);
  }

  unblockAll(): void {
    this.blocked.clear();
  }

  takeSnapshot(checkpoint: number): void {
    this.snapshots.push(checkpoint);
    this.blockedAtSnapshot = this.waiting();
  }

  alignmentAborted(checkpoint: number): void {
    this.aborted.push(checkpoint);
  }

  // Of a stopped world only.
  hold(): void {
    throw new CannotGoOn("the barrier handler stops the task altogether");
  }

  release(): void {
    throw new CannotGoOn("the barrier handler stops the task altogether");
  }

  drained(): void {
    throw new CannotGoOn("the barrier handler stops the task altogether");
  }

  private waiting(): number[] {
    return [...this.blocked].sort((one, other) => one - other);
  }
}
