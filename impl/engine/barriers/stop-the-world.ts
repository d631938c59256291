/**
 * The world stops for a checkpoint: sources hold still, a barrier drains every channel, all save when nothing is on its way, then all goes on.
 * Source: the baseline that Chandy & Lamport 1985 and Carbone et al. 2015 begin with. The coordinator's side is `coordinator/stopped-world.ts`.
 * Leaves out: blocking. Behind a barrier comes nothing, unless the checkpoint is given up, and then a cancellation comes first.
 */
import type { BarrierGate, BarrierHandler } from "./handler.js";

export class StopTheWorldHandler implements BarrierHandler {
  private readonly open: Set<number>;
  private readonly arrived = new Set<number>();
  private current = -1;
  /** What has become of the current checkpoint here; `over` when it was given up, or is complete. */
  private phase: "over" | "draining" | "drained" | "saved" = "over";

  constructor(inputs: readonly number[], protected readonly gate: BarrierGate) {
    this.open = new Set(inputs);
  }

  /** The coordinator stops a source, or a task whose inputs have all ended. */
  trigger(checkpoint: number): void {
    if (checkpoint <= this.current) return;
    this.begin(checkpoint);
    this.gate.hold();
    this.drained();
  }

  barrier(channel: number, checkpoint: number): void {
    if (checkpoint < this.current || (checkpoint === this.current && this.phase !== "draining")) return;
    if (checkpoint > this.current) this.begin(checkpoint);
    this.arrived.add(channel);
    this.drainedIfAllArrived();
  }

  endOfPartition(channel: number): void {
    this.open.delete(channel);
    if (this.phase === "draining") this.drainedIfAllArrived();
  }

  /** All have drained: nothing is on its way. */
  save(checkpoint: number): void {
    if (checkpoint !== this.current || this.phase !== "drained") return;
    this.phase = "saved";
    this.gate.takeSnapshot(checkpoint);
  }

  /** Passed on whether or not this task has saved: another behind it may not have. */
  cancellation(_channel: number, checkpoint: number): void {
    if (checkpoint < this.current || (checkpoint === this.current && this.phase === "over")) return;
    this.abort(checkpoint);
  }

  /** The checkpoint is over; the coordinator lets those go on whom it had stopped. */
  resume(checkpoint: number, completed: boolean): void {
    if (checkpoint < this.current) return;
    if (completed) this.phase = "over";
    else if (checkpoint > this.current || this.phase !== "over") this.abort(checkpoint);
    this.gate.release();
  }

  private begin(checkpoint: number): void {
    if (this.phase === "draining" || this.phase === "drained") this.abort(this.current);
    this.current = checkpoint;
    this.phase = "draining";
    this.arrived.clear();
  }

  private drainedIfAllArrived(): void {
    for (const channel of this.open) if (!this.arrived.has(channel)) return;
    this.drained();
  }

  private drained(): void {
    this.phase = "drained";
    this.gate.drained(this.current);
  }

  private abort(checkpoint: number): void {
    this.current = checkpoint;
    this.phase = "over";
    this.gate.alignmentAborted(checkpoint);
  }
}
