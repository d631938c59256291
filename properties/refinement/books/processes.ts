/**
 * Lives: who acts has started, once, and is not gone; a job manager starts when the one before is gone, or believed so.
 */
import type { TraceLine } from "../../../impl/trace/events.js";
import { attemptOf, type Book, type Shows } from "./book.js";

type Life = "runs" | "cut-off" | "gone";

export class Processes implements Book {
  private readonly lives = new Map<string, Life>();
  private readonly finished = new Set<string>();
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

  wasCutOff(self: string): boolean {
    return this.everCutOff.has(self);
  }

  private starts({ process }: TraceLine, self: string): string | null {
    if (this.lives.has(self)) return `${self} has started already`;
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

  private finishes(self: string): string | null {
    if (this.finished.has(self)) return `${self} has finished already`;
    this.finished.add(self);
    return null;
  }

  /** What a process has asked of the world comes true whatever becomes of it. */
  private acts(line: TraceLine, self: string): string | null {
    const life = this.lives.get(self);
    if (life === undefined) return this.shows("process-started") ? `${self} has not started` : null;
    return life === "gone" && isActOf(line) ? `${self} is gone` : null;
  }
}

function isActOf({ kind, by }: TraceLine): boolean {
  return by === "process" || kind === "record-delivered" || kind === "barrier-delivered" || kind === "end-of-partition-delivered";
}
