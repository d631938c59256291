/**
 * The input channels of a task, each read or paused: blocked for alignment, or all of them while a request is under way or the world stands still.
 * Source: Flink CheckpointedInputGate and the mailbox's suspended default action.
 */
import type { Environment } from "../../environment/environment.js";

export class InputGate {
  private readonly blocked = new Set<number>();
  private readonly ended = new Set<number>();
  /** Nothing is read before the task runs. */
  private suspended = true;
  private held = false;
  private closed = false;

  constructor(private readonly env: Environment, private readonly channels: readonly number[]) {}

  block(channel: number): void {
    if (this.blocked.has(channel) || this.ended.has(channel)) return;
    this.blocked.add(channel);
    if (this.isReading) this.env.pause(channel);
  }

  unblockAll(): void {
    if (this.isReading) for (const channel of this.blocked) this.env.resume(channel);
    this.blocked.clear();
  }

  /** A request is under way. */
  suspend(): void {
    if (this.isReading) this.pauseAll();
    this.suspended = true;
  }

  resume(): void {
    if (!this.suspended || this.closed) return;
    this.suspended = false;
    if (this.isReading) this.resumeAll();
  }

  /** The world stands still. */
  hold(): void {
    if (this.isReading) this.pauseAll();
    this.held = true;
  }

  release(): void {
    if (!this.held) return;
    this.held = false;
    if (this.isReading) this.resumeAll();
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

  private get isReading(): boolean {
    return !this.suspended && !this.held;
  }

  private pauseAll(): void {
    for (const channel of this.channels) if (this.isReadable(channel)) this.env.pause(channel);
  }

  private resumeAll(): void {
    for (const channel of this.channels) if (this.isReadable(channel)) this.env.resume(channel);
  }

  private isReadable(channel: number): boolean {
    return !this.blocked.has(channel) && !this.ended.has(channel);
  }
}
