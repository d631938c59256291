/**
 * Lives: who acts has started, once, and is not gone; a task has its state before it processes anything; a job manager starts when the one before is
 * gone, or believed so.
 */
import type { EventKind, TraceLine } from "../../../impl/trace/events.js";
import { attemptOf, type Book, type Shows } from "./book.js";

type Life = "runs" | "cut-off" | "gone";

export class Processes implements Book {
  private readonly lives = new Map<string, Life>();
  private readonly finished = new Set<string>();
  private readonly restored = new Set<string>();
  /** Attempt of the job manager → the execution attempt that it began last. */
  private readonly executions = new Map<string, number>();
  private readonly begun = new Set<number>();
  private readonly everCutOff = new Set<string>();

  constructor(private readonly shows: Shows) {}

  enter(line: TraceLine): string | null {
    if (line.process === "world") return null;
    const self = attemptOf(line);
    switch (line.kind) {
      case "process-started": return this.starts(line, self);
      case "crashed": case "killed": return this.ends(self, ["runs", "cut-off"], "gone");
      case "cut-off": return this.ends(self, ["runs"], "cut-off");
      case "zombie-ended": return this.ends(self, this.shows("cut-off") ? ["cut-off"] : ["runs", "cut-off"], "gone");
      case "task-finished": return this.finishes(self) ?? this.acts(line, self);
      case "restore-chosen":
        return this.begins(self, line.execution) ?? this.acts(line, self);
      case "restarting": return this.isLost(line.reason, self) ?? this.acts(line, self);
      default: return this.acts(line, self);
    }
  }

  /** Attempts of this process. */
  running(process: string): readonly string[] {
    return [...this.lives].filter(([self, life]) => life === "runs" && self.startsWith(`${process} of`)).map(([self]) => self);
  }

  /** Believed dead, and not gone: the world lets nobody act on for ever. */
  get stillCutOff(): readonly string[] {
    return [...this.lives].filter(([, life]) => life === "cut-off").map(([self]) => self);
  }

  isGone(self: string): boolean {
    return this.lives.get(self) !== "runs";
  }

  wasCutOff(self: string): boolean {
    return this.everCutOff.has(self);
  }

  private starts({ process, attempt }: TraceLine, self: string): string | null {
    if (this.lives.has(self)) return `${self} has started already`;
    if (process !== "coordinator" && this.shows("restore-chosen") && !this.begun.has(attempt)) return `no job manager has begun attempt ${attempt}`;
    const isRival = process === "coordinator" && this.running(process).length > 0;
    this.lives.set(self, "runs");
    return isRival ? "another job manager runs, and nobody has reason to believe it dead" : null;
  }

  private ends(self: string, from: readonly Life[], to: Life): string | null {
    const life = this.lives.get(self);
    this.lives.set(self, to);
    if (to === "cut-off") this.everCutOff.add(self);
    if (life === undefined) return this.shows("process-started") ? `${self} has not started` : null;
    return from.includes(life) ? null : `${self} is ${life === "runs" ? "not cut off" : "gone, or cut off, already"}`;
  }

  private begins(coordinator: string, execution: number): string | null {
    const isAgain = this.begun.has(execution);
    this.begun.add(execution);
    this.executions.set(coordinator, execution);
    return isAgain ? `attempt ${execution} was begun before` : null;
  }

  /** In the words of the engine: nothing is heard any more of a task that runs no more, or is cut off. */
  private isLost(reason: string, coordinator: string): string | null {
    const [, process] = /^(\S+) failed: lost$/.exec(reason) ?? [];
    const attempt = this.executions.get(coordinator);
    if (process === undefined || attempt === undefined || !this.shows("crashed")) return null;
    const task = attemptOf({ process, attempt });
    return this.lives.get(task) === "runs" ? `${task} is not lost` : null;
  }

  private finishes(self: string): string | null {
    if (this.finished.has(self)) return `${self} has finished already`;
    this.finished.add(self);
    return null;
  }

  /** What a process has asked of the world comes true whatever becomes of it. */
  private acts(line: TraceLine, self: string): string | null {
    const life = this.lives.get(self);
    if (life === undefined && this.shows("process-started")) return `${self} has not started`;
    if (line.kind === "restored") this.restored.add(self);
    if (PROCESSING.has(line.kind) && this.shows("restored") && !this.restored.has(self)) return `${self} has not restored its state`;
    return life === "gone" && isActOf(line) ? `${self} is gone` : null;
  }
}

const PROCESSING: ReadonlySet<EventKind> = new Set(["record-delivered", "barrier-delivered", "snapshot-taken", "pre-committed", "task-finished"]);

function isActOf({ kind, by }: TraceLine): boolean {
  return by === "process" || kind === "record-delivered" || kind === "barrier-delivered" || kind === "end-of-partition-delivered";
}
