/**
 * Checkpoints, as the coordinator counts them: each is triggered once and ends once, and no more are pending than the job allows.
 */
import type { EventOf, TraceLine } from "../../../impl/trace/events.js";
import { attemptOf, type Book, type Shows } from "./book.js";

export class Checkpoints implements Book {
  /** Checkpoint → the coordinator's attempt that triggered it, until it ends. */
  private readonly pending = new Map<number, string>();
  private readonly triggered = new Set<number>();
  private readonly ended = new Set<number>();

  constructor(private readonly shows: Shows, private readonly maxConcurrent: number) {}

  enter(line: TraceLine): string | null {
    switch (line.kind) {
      case "checkpoint-triggered": return this.begins(line);
      case "checkpoint-completed": case "checkpoint-aborted": return this.ends(line);
      default: return null;
    }
  }

  /** Of this attempt of the coordinator. */
  pendingOf(coordinator: string): readonly number[] {
    return [...this.pending].filter(([, of]) => of === coordinator).map(([checkpoint]) => checkpoint);
  }

  private begins(line: TraceLine & EventOf<"checkpoint-triggered">): string | null {
    const { checkpoint } = line;
    const self = attemptOf(line);
    if (this.triggered.has(checkpoint)) return `checkpoint ${checkpoint} was triggered before`;
    this.triggered.add(checkpoint);
    this.pending.set(checkpoint, self);
    const pending = this.pendingOf(self);
    return pending.length > this.maxConcurrent && this.shows("checkpoint-aborted") ? `checkpoints ${pending.join(", ")} are pending, and ${this.maxConcurrent} may be` : null;
  }

  private ends({ checkpoint }: EventOf<"checkpoint-completed" | "checkpoint-aborted">): string | null {
    if (this.ended.has(checkpoint)) return `checkpoint ${checkpoint} has ended before`;
    this.ended.add(checkpoint);
    this.pending.delete(checkpoint);
    return this.triggered.has(checkpoint) || !this.shows("checkpoint-triggered") ? null : `checkpoint ${checkpoint} was not triggered`;
  }
}
