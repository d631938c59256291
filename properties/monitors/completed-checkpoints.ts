/**
 * What completed checkpoints hold, read off the world's testimony alone: lineage and transactions by handle.
 */
import type { EventOf, Lineage, Origin } from "../../impl/trace/events.js";

export interface StoredSnapshot {
  readonly task: string;
  /** Execution attempt that took it. */
  readonly attempt: number;
  readonly applied: Lineage;
  readonly chained: readonly Lineage[];
  readonly transactions: readonly string[];
}

export class CompletedCheckpoints {
  private readonly stored = new Map<string, StoredSnapshot>();
  /** Each task's latest snapshot in a completed checkpoint; a finished task keeps its last. */
  private readonly latest = new Map<string, StoredSnapshot>();

  store({ handle, applied, chained, transactions }: EventOf<"stored">, { process, attempt }: Origin): void {
    this.stored.set(handle, { task: process, attempt, applied, chained, transactions });
  }

  /** @returns the snapshots that the completed checkpoint consists of, finished tasks with their last one. */
  complete({ snapshots }: EventOf<"checkpoint-durable">): readonly StoredSnapshot[] {
    const parts: StoredSnapshot[] = [];
    for (const { task, handle } of snapshots) {
      const snapshot = handle === null ? this.latest.get(task) : this.stored.get(handle);
      if (snapshot === undefined) continue;
      parts.push(snapshot);
      this.latest.set(task, snapshot);
    }
    return parts;
  }
}
