/**
 * Each task's part of a checkpoint that was triggered: it takes its snapshot, or gives up, once, and never goes back to an older one; its barriers go out
 * with the snapshot, or in a stopped world when it has drained, each once; what is stored was taken.
 */
import type { EventOf, TraceLine } from "../../../impl/trace/events.js";
import { attemptOf, type Book, type Shows } from "./book.js";

export class Parts implements Book {
  private readonly triggered = new Set<number>();
  /** Attempt of a task, or channel → the newest checkpoint that it has come to. */
  private readonly newest = new Map<string, number>();
  /** Attempt of a task and checkpoint. */
  private readonly taken = new Set<string>();
  private readonly drained = new Set<string>();
  private readonly gone = new Set<string>();
  private readonly preCommitted = new Set<string>();

  /** `isGone`: a task that is struck in the middle of a step may not have said all that it did. */
  constructor(private readonly shows: Shows, private readonly isGone: (self: string) => boolean) {}

  enter(line: TraceLine): string | null {
    switch (line.kind) {
      case "checkpoint-triggered":
        this.triggered.add(line.checkpoint);
        return null;
      case "snapshot-taken":
        this.taken.add(`${attemptOf(line)} ${line.checkpoint}`);
        return this.comesTo(attemptOf(line), line.checkpoint);
      case "drained":
        this.drained.add(`${attemptOf(line)} ${line.checkpoint}`);
        return null;
      case "alignment-aborted": return this.drained.has(`${attemptOf(line)} ${line.checkpoint}`) ? this.letGo(attemptOf(line), line.checkpoint) : this.comesTo(attemptOf(line), line.checkpoint);
      case "barrier-delivered": return this.comesTo(`the channel from ${line.from} to ${attemptOf(line)}`, line.checkpoint) ?? this.passedOn(line);
      case "pre-committed": return this.preCommits(line);
      case "stored": return this.isTaken(attemptOf(line), line.checkpoint) ? null : `${attemptOf(line)} has taken no snapshot for checkpoint ${line.checkpoint}`;
      default: return null;
    }
  }

  private comesTo(self: string, checkpoint: number): string | null {
    const before = this.newest.get(self) ?? 0;
    this.newest.set(self, checkpoint);
    if (this.shows("checkpoint-triggered") && !this.triggered.has(checkpoint)) return `checkpoint ${checkpoint} was not triggered`;
    return checkpoint > before ? null : `${self} has come to checkpoint ${before} already`;
  }

  /** A stopped world is let go before the checkpoint has completed, whether or not the task has saved. */
  private letGo(self: string, checkpoint: number): string | null {
    const isAgain = this.gone.has(`${self} ${checkpoint}`);
    this.gone.add(`${self} ${checkpoint}`);
    this.newest.set(self, Math.max(checkpoint, this.newest.get(self) ?? 0));
    return isAgain ? `${self} has let checkpoint ${checkpoint} go before` : null;
  }

  private passedOn(line: TraceLine & EventOf<"barrier-delivered">): string | null {
    const sender = attemptOf({ process: line.from, attempt: line.attempt });
    return this.isTaken(sender, line.checkpoint) || this.drained.has(`${sender} ${line.checkpoint}`) || this.isGone(sender) ? null : `${sender} has taken no snapshot for checkpoint ${line.checkpoint}`;
  }

  private isTaken(self: string, checkpoint: number): boolean {
    return this.taken.has(`${self} ${checkpoint}`) || !this.shows("snapshot-taken");
  }

  private preCommits(line: TraceLine & EventOf<"pre-committed">): string | null {
    const self = `${attemptOf(line)} ${line.checkpoint}`;
    if (this.preCommitted.has(self)) return `${attemptOf(line)} has pre-committed for checkpoint ${line.checkpoint} before`;
    this.preCommitted.add(self);
    return this.taken.has(self) ? `${attemptOf(line)} has taken its snapshot for checkpoint ${line.checkpoint} before` : null;
  }
}
