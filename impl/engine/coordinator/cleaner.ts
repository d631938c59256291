/**
 * Discards the snapshots of checkpoints that nobody refers to any more, and counts the checkpoints that it is at.
 * Source: Flink CheckpointsCleaner.
 */
import type { Environment } from "../../environment/environment.js";

export class Cleaner {
  /** Checkpoints whose snapshots are being discarded. */
  busy = 0;
  /** Request → the checkpoint that it is a part of. */
  private readonly requests = new Map<number, { left: number }>();

  constructor(private readonly env: Environment) {}

  /** @param handles the snapshots of one checkpoint */
  clean(handles: readonly string[]): void {
    if (handles.length === 0) return;
    const checkpoint = { left: handles.length };
    this.busy++;
    for (const handle of handles) this.requests.set(this.env.request({ system: "storage", kind: "discard", handle }), checkpoint);
  }

  /** @returns whether the reply was that to a discard. */
  reply(request: number): boolean {
    const checkpoint = this.requests.get(request);
    if (checkpoint === undefined) return false;
    this.requests.delete(request);
    if (--checkpoint.left === 0) this.busy--;
    return true;
  }
}
