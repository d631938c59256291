/**
 * Checkpoints, as the coordinator counts them: each is triggered once and ends once, for a reason that was heard of, and no more are pending than the
 * job allows. Of those that have completed, tasks are notified.
 */
import type { EventOf, TraceLine } from "../../../impl/trace/events.js";
import { attemptOf, type Book, type Shows } from "./book.js";

export class Checkpoints implements Book {
  /** Checkpoint → the coordinator's attempt that triggered it, until it ends. */
  private readonly pending = new Map<number, string>();
  /** Checkpoint → the coordinator's attempt. */
  private readonly triggered = new Map<number, string>();
  private readonly ended = new Set<number>();
  private readonly durable = new Set<number>();
  private readonly completed = new Set<number>();
  /** The coordinator's attempt, checkpoint and task. */
  private readonly accepted = new Set<string>();
  private readonly declined = new Set<string>();
  /** Task and checkpoint: it has saved; and it was let go after that, which it says once more, whether or not it could store what it saved. */
  private readonly saved = new Set<string>();
  private readonly letGo = new Set<string>();

  constructor(private readonly shows: Shows, private readonly maxConcurrent: number) {}

  enter(line: TraceLine): string | null {
    switch (line.kind) {
      case "checkpoint-triggered": return this.begins(line);
      case "checkpoint-completed":
        this.completed.add(line.checkpoint);
        return this.ends(line);
      case "checkpoint-aborted": return this.causeOf(line) ?? this.ends(line);
      case "checkpoint-durable": return this.pointed(line);
      case "acknowledged": return this.hears(line);
      case "declined": return this.hearsNo(line);
      case "snapshot-taken":
        this.saved.add(`${line.process} ${line.checkpoint}`);
        return null;
      case "alignment-aborted":
        if (this.saved.has(`${line.process} ${line.checkpoint}`)) this.letGo.add(`${line.process} ${line.checkpoint}`);
        return null;
      case "notified": return this.shows("checkpoint-completed") && !this.completed.has(line.checkpoint) ? `checkpoint ${line.checkpoint} has not completed` : null;
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
    this.triggered.set(checkpoint, self);
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

  /** Nobody waits for what comes later. */
  private isOver(line: TraceLine & { readonly checkpoint: number }): boolean {
    return this.ended.has(line.checkpoint) && this.triggered.get(line.checkpoint) === attemptOf(line);
  }

  private pointed(line: TraceLine & EventOf<"checkpoint-durable">): string | null {
    const silent = line.snapshots.find(({ task, handle }) => handle !== null && !this.accepted.has(`${attemptOf(line)} ${line.checkpoint} ${task}`));
    this.durable.add(line.checkpoint);
    return silent === undefined || !this.shows("acknowledged") ? null : `${silent.task} has not acknowledged checkpoint ${line.checkpoint}`;
  }

  private hears(line: TraceLine & EventOf<"acknowledged">): string | null {
    const { checkpoint, task, outcome } = line;
    const name = `${attemptOf(line)} ${checkpoint} ${task}`;
    const isAgain = this.accepted.has(name);
    if (outcome === "accepted") this.accepted.add(name);
    if (outcome === "accepted" && (this.isOver(line) || this.durable.has(checkpoint))) return `checkpoint ${checkpoint} waits for nobody any more`;
    if (outcome === "late" && this.triggered.get(checkpoint) === attemptOf(line) && !this.ended.has(checkpoint) && !this.durable.has(checkpoint)) return `checkpoint ${checkpoint} is pending`;
    if (outcome === "duplicate" && this.isOver(line)) return `checkpoint ${checkpoint} has ended before`;
    return outcome === "duplicate" && !isAgain ? `${task} has not acknowledged checkpoint ${checkpoint} before` : null;
  }

  private hearsNo(line: TraceLine & EventOf<"declined">): string | null {
    const [checkpoint, name] = [`${attemptOf(line)} ${line.checkpoint}`, `${attemptOf(line)} ${line.checkpoint} ${line.task}`];
    const isAgain = this.declined.has(name) && !this.letGo.delete(`${line.task} ${line.checkpoint}`);
    this.declined.add(checkpoint).add(name);
    return isAgain ? `${line.task} has declined checkpoint ${line.checkpoint} before` : null;
  }

  /** In the words of the engine; in others, nothing can be said of it. */
  private causeOf(line: TraceLine & EventOf<"checkpoint-aborted">): string | null {
    switch (line.reason) {
      case "declined": return this.declined.has(`${attemptOf(line)} ${line.checkpoint}`) || !this.shows("declined") ? null : `nobody has declined checkpoint ${line.checkpoint}`;
      case "subsumed": return [...this.completed].some((completed) => completed > line.checkpoint) ? null : `no newer checkpoint than ${line.checkpoint} has completed`;
      default: return null;
    }
  }
}
