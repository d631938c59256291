/**
 * Which failed checkpoints count, and when there were too many: the job then fails.
 * Source: Flink CheckpointFailureManager, §1.12 of the semantics. Differs: a stop that fails always fails the job, lest its sources stay silent (FLINK-13440).
 */
import type { SnapshotKind } from "./request-decider.js";

/** Why a checkpoint was aborted. `declined`: a snapshot could not be written; `alignment-aborted`: a task skipped it. */
export type AbortReason = "declined" | "expired" | "not-stored" | "alignment-aborted" | "subsumed" | "suspended";

const COUNTED: ReadonlySet<AbortReason> = new Set(["declined", "expired", "not-stored"]);
/** Reasons that no single task is to blame for; a savepoint that fails so is its user's affair. */
const OF_THE_JOB: ReadonlySet<AbortReason> = new Set(["expired", "not-stored"]);

export class FailureCounter {
  private readonly counted = new Set<number>();
  private lastSucceeded = 0;

  /** `tolerable`: failures in a row that do not fail the job; null: any number. */
  constructor(private readonly tolerable: number | null) {}

  /** @returns whether the job must fail. A checkpoint counts once, and only if no later one has succeeded. */
  failed(checkpoint: number, kind: SnapshotKind, reason: AbortReason): boolean {
    if (kind === "stop" && reason !== "suspended") return true;
    if (!COUNTED.has(reason) || (kind === "savepoint" && OF_THE_JOB.has(reason))) return false;
    if (this.tolerable === null || checkpoint <= this.lastSucceeded) return false;
    this.counted.add(checkpoint);
    if (this.counted.size <= this.tolerable) return false;
    this.counted.clear();
    return true;
  }

  /** A savepoint's success counts as well. */
  succeeded(checkpoint: number): void {
    if (checkpoint <= this.lastSucceeded) return;
    this.lastSucceeded = checkpoint;
    this.counted.clear();
  }
}
