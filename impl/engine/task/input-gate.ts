/**
 * The input channels of a task, each read or paused: blocked for alignment, or suspended while a request is under way.
 * Source: Flink CheckpointedInputGate and the mailbox's suspended default action.
 */
import type { Environment } from "../../environment/environment.js";

export class InputGate {
  private readonly blocked = new Set<number>();
  private readonly ended = new Set<number>();
  /** Nothing is read before the task runs. */
  private suspended = true;
  private closed = false;

  constructor(private readonly env: Environment, private readonly channels: readonly number[]) {}

  block(channel: number): void {
    if (this.blocked.has(channel) || this.ended.has(channel)) return;
    this.blocked.add(channel);
    if (!this.suspended) this.env.pause(channel);
  }

  unblockAll(): void {
    if (!this.suspended) for (const channel of this.blocked) this.env.resume(channel);
    this.blocked.clear();
  }

  suspend(): void {
    if (this.suspended) return;
    this.suspended = true;
    for (const channel of this.channels) if (this.isReadable(channel)) this.env.pause(channel);
  }

  resume(): void {
    if (!this.suspended || this.closed) return;
    this.suspended = false;
    for (const channel of this.channels) if (this.isReadable(channel)) this.env.resume(channel);
  }

  /** Nothing is read any more. */
  close(): void {
    this.suspend();
    this.closed = true;
  }

  end(channel: number): void {
    this.ended.add(channel);
    this.blocked.delete(channel);
  }

  private isReadable(channel: number): boolean {
    return !this.blocked.has(channel) && !this.ended.has(channel);
  }
}
