/**
 * A barrier handler that begins an alignment with every barrier of another checkpoint, be it newer or older.
 * Source: FLINK-21104 (C7).
 */
import { AlignedBarrierHandler } from "../../../impl/engine/barriers/aligned.js";
import type { BarrierGate, BarrierHandler } from "../../../impl/engine/barriers/handler.js";
import type { Bug } from "../bug.js";

export const olderBarrierAligns: Bug = {
  id: "older-barrier-aligns",
  catalogue: "C7",
  title: "An older barrier after a newer one begins an alignment",
  source: "FLINK-21104, flink#14797: barriers of a checkpoint that was declined elsewhere came after those of the next one",
  sentence: "The alignment of a live checkpoint is given up for a dead one, whose barriers block their channels. Nothing is lost or counted twice: only liveness suffers.",
  property: "given-up-for-cause",
  guarantee: null,
  scenario: "overlapping-checkpoints",
  plant: (parts) => ({ ...parts, barrierHandler: (inputs, gate) => new CredulousBarrierHandler(inputs, gate) }),
};

class CredulousBarrierHandler implements BarrierHandler {
  private readonly open: Set<number>;
  private aligner: AlignedBarrierHandler;
  private current = -1;

  constructor(inputs: readonly number[], private readonly gate: BarrierGate) {
    this.open = new Set(inputs);
    this.aligner = new AlignedBarrierHandler(inputs, gate);
  }

  barrier(channel: number, checkpoint: number): void {
    if (checkpoint < this.current) this.beginAnew();
    this.current = checkpoint;
    this.aligner.barrier(channel, checkpoint);
  }

  cancellation(channel: number, checkpoint: number): void {
    this.aligner.cancellation(channel, checkpoint);
  }

  endOfPartition(channel: number): void {
    this.open.delete(channel);
    this.aligner.endOfPartition(channel);
  }

  trigger(checkpoint: number): void {
    this.current = checkpoint;
    this.aligner.trigger(checkpoint);
  }

  /** Forgets the newer checkpoint. */
  private beginAnew(): void {
    this.gate.unblockAll();
    this.gate.alignmentAborted(this.current);
    this.aligner = new AlignedBarrierHandler([...this.open], this.gate);
  }
}
