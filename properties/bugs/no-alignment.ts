/**
 * A task that goes on reading channels whose barrier has come: at-least-once under the name of exactly-once.
 * Source: Carbone et al. 2015, §4: alignment is what makes the cut consistent.
 */
import type { BarrierGate, BarrierHandler } from "../../impl/engine/barriers/handler.js";
import type { Bug } from "./bug.js";

export const noAlignment: Bug = {
  id: "no-alignment",
  catalogue: null,
  title: "Barriers are counted, channels are not blocked",
  source: "Carbone et al. 2015, asynchronous barrier snapshotting; Flink's CheckpointBarrierTracker used for exactly-once",
  sentence: "Records that follow a barrier on a fast channel enter the snapshot, and are applied again when they are replayed.",
  property: "alignment",
  guarantee: "exactly-once-state",
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, barrierHandler: (inputs, gate) => new CountingBarrierHandler(inputs, gate) }),
};

class CountingBarrierHandler implements BarrierHandler {
  private readonly open: Set<number>;
  private readonly arrived = new Map<number, Set<number>>();
  private done = -1;

  constructor(inputs: readonly number[], private readonly gate: BarrierGate) {
    this.open = new Set(inputs);
  }

  barrier(channel: number, checkpoint: number): void {
    if (checkpoint <= this.done) return;
    const channels = this.arrived.get(checkpoint) ?? new Set<number>();
    this.arrived.set(checkpoint, channels.add(channel));
    this.completeIfAllArrived(checkpoint);
  }

  cancellation(_channel: number, checkpoint: number): void {
    if (checkpoint <= this.done) return;
    this.arrived.delete(checkpoint);
    this.done = checkpoint;
    this.gate.alignmentAborted(checkpoint);
  }

  endOfPartition(channel: number): void {
    this.open.delete(channel);
    for (const checkpoint of [...this.arrived.keys()]) this.completeIfAllArrived(checkpoint);
  }

  trigger(checkpoint: number): void {
    if (checkpoint > this.done) this.complete(checkpoint);
  }

  private completeIfAllArrived(checkpoint: number): void {
    const channels = this.arrived.get(checkpoint);
    if (channels !== undefined && [...this.open].every((channel) => channels.has(channel))) this.complete(checkpoint);
  }

  private complete(checkpoint: number): void {
    this.done = checkpoint;
    for (const older of [...this.arrived.keys()]) if (older <= checkpoint) this.arrived.delete(older);
    this.gate.takeSnapshot(checkpoint);
  }
}
