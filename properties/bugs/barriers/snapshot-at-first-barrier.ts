/**
 * A barrier tracker that takes its snapshot with the first barrier: nobody aligns, so why wait?
 * Source: the commonest misreading of at-least-once.
 */
import type { BarrierGate, BarrierHandler } from "../../../impl/engine/barriers/handler.js";
import type { Bug } from "../bug.js";

export const snapshotAtFirstBarrier: Bug = {
  id: "snapshot-at-first-barrier",
  catalogue: null,
  title: "Without alignment the snapshot is taken at the first barrier",
  source: "Flink CheckpointBarrierTracker: no channel waits, but the snapshot does, until the barriers of all channels have come",
  sentence: "Records that a slow channel carries before its barrier are not in the snapshot, and are not replayed: at-least-once loses.",
  property: "no-loss-state",
  guarantee: "at-least-once-state",
  scenario: "log-analysis",
  plant: (parts) => ({ ...parts, barrierTracker: (_inputs, gate) => new HastyTracker(gate) }),
};

class HastyTracker implements BarrierHandler {
  private latest = -1;

  constructor(private readonly gate: BarrierGate) {}

  barrier(_channel: number, checkpoint: number): void {
    this.trigger(checkpoint);
  }

  cancellation(_channel: number, checkpoint: number): void {
    if (checkpoint <= this.latest) return;
    this.latest = checkpoint;
    this.gate.alignmentAborted(checkpoint);
  }

  endOfPartition(): void {}

  trigger(checkpoint: number): void {
    if (checkpoint <= this.latest) return;
    this.latest = checkpoint;
    this.gate.takeSnapshot(checkpoint);
  }
}
