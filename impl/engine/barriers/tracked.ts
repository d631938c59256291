/**
 * Tracked barriers: they are counted, and no channel waits. What follows a barrier on a fast channel enters the snapshot: at least once.
 * Source: Flink CheckpointBarrierTracker, §2.4 of the semantics. Leaves out: checkpoints after tasks finish switched off.
 */
import type { BarrierGate, BarrierHandler } from "./handler.js";

/** Checkpoints tracked at once; beyond them the oldest is forgotten. */
const MOST_TRACKED = 50;

/** A checkpoint some of whose barriers have come. */
interface Tracked {
  readonly checkpoint: number;
  readonly channels: Set<number>;
  /** Channels that were open when the first barrier came. */
  readonly target: number;
  aborted: boolean;
}

export class TrackedBarrierHandler implements BarrierHandler {
  private readonly open: Set<number>;
  /** The oldest first. */
  private tracked: Tracked[] = [];
  /** The newest checkpoint that was ever tracked. */
  private latest = -1;

  constructor(inputs: readonly number[], private readonly gate: BarrierGate) {
    this.open = new Set(inputs);
  }

  barrier(channel: number, checkpoint: number): void {
    if (this.isOnlyChannel(checkpoint)) return this.gate.takeSnapshot(checkpoint);
    const at = this.positionOf(checkpoint);
    if (at >= 0) this.count(at, channel);
    else if (checkpoint > this.latest) this.track(checkpoint, channel);
  }

  cancellation(channel: number, checkpoint: number): void {
    if (this.isOnlyChannel(checkpoint)) return this.gate.alignmentAborted(checkpoint);
    this.abortOlderThan(checkpoint);
    const [first] = this.tracked;
    if (first?.checkpoint === checkpoint) {
      this.abort(first);
      if (first.channels.add(channel).size === first.target) this.tracked.shift();
    } else if (checkpoint > this.latest) {
      this.latest = checkpoint;
      const marker = { checkpoint, channels: new Set([channel]), target: this.open.size, aborted: false };
      this.tracked.unshift(marker);
      this.abort(marker);
    }
  }

  endOfPartition(channel: number): void {
    this.open.delete(channel);
    for (let at = this.tracked.length - 1; at >= 0; at--) if (this.count(at, channel)) return;
  }

  trigger(checkpoint: number): void {
    if (this.open.size === 0 && checkpoint > this.latest) this.gate.takeSnapshot(this.latest = checkpoint);
    for (const channel of [...this.open]) this.barrier(channel, checkpoint);
  }

  /** With one channel nothing is counted, and a checkpoint that was never tracked is over at once. */
  private isOnlyChannel(checkpoint: number): boolean {
    return this.open.size === 1 && checkpoint > this.latest;
  }

  private positionOf(checkpoint: number): number {
    return this.tracked.findIndex((tracked) => tracked.checkpoint === checkpoint);
  }

  private track(checkpoint: number, channel: number): void {
    this.latest = checkpoint;
    this.tracked.push({ checkpoint, channels: new Set([channel]), target: this.open.size, aborted: false });
    if (this.tracked.length > MOST_TRACKED) this.tracked.shift();
  }

  /** @returns whether the last channel was counted: then this checkpoint and all older ones are forgotten, these without a word. */
  private count(at: number, channel: number): boolean {
    const tracked = this.tracked[at]!;
    if (tracked.channels.add(channel).size < tracked.target) return false;
    this.tracked = this.tracked.slice(at + 1);
    if (!tracked.aborted) this.gate.takeSnapshot(tracked.checkpoint);
    return true;
  }

  private abortOlderThan(checkpoint: number): void {
    while (this.tracked.length > 0 && this.tracked[0]!.checkpoint < checkpoint) this.abort(this.tracked.shift()!);
  }

  private abort(tracked: Tracked): void {
    if (tracked.aborted) return;
    tracked.aborted = true;
    this.gate.alignmentAborted(tracked.checkpoint);
  }
}
