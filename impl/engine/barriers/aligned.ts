/**
 * Aligned barriers: a channel whose barrier has come is blocked until the barriers of all others have come too.
 * Source: Flink SingleCheckpointBarrierHandler (aligned), §2.2–2.3 of the semantics. Leaves out: timeout to unaligned.
 */
import type { BarrierGate, BarrierHandler } from "./handler.js";

export class AlignedBarrierHandler implements BarrierHandler {
  private readonly open: Set<number>;
  private readonly aligned = new Set<number>();
  private current = -1;
  /** The last checkpoint that was aligned or given up. */
  private done = -1;

  constructor(inputs: readonly number[], private readonly gate: BarrierGate) {
    this.open = new Set(inputs);
  }

  barrier(channel: number, checkpoint: number): void {
    if (checkpoint < this.current || checkpoint <= this.done) return;
    if (checkpoint > this.current) this.begin(checkpoint);
    this.aligned.add(channel);
    this.gate.block(channel);
    this.completeIfAligned();
  }

  cancellation(_channel: number, checkpoint: number): void {
    if (checkpoint > this.current || (checkpoint === this.current && this.pending())) this.abort(checkpoint);
  }

  endOfPartition(channel: number): void {
    this.open.delete(channel);
    if (this.pending()) this.completeIfAligned();
  }

  trigger(checkpoint: number): void {
    if (checkpoint <= this.current || checkpoint <= this.done) return;
    this.begin(checkpoint);
    this.complete();
  }

  private pending(): boolean {
    return this.current > this.done;
  }

  private begin(checkpoint: number): void {
    if (this.pending()) this.abort(this.current);
    this.current = checkpoint;
  }

  private completeIfAligned(): void {
    for (const channel of this.open) if (!this.aligned.has(channel)) return;
    this.complete();
  }

  private complete(): void {
    this.done = this.current;
    this.aligned.clear();
    this.gate.takeSnapshot(this.current);
    this.gate.unblockAll();
  }

  private abort(checkpoint: number): void {
    this.current = Math.max(this.current, checkpoint);
    this.done = Math.max(this.done, checkpoint);
    this.aligned.clear();
    this.gate.unblockAll();
    this.gate.alignmentAborted(checkpoint);
  }
}
