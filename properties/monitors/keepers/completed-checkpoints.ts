/**
 * What completed checkpoints hold, read off the world's testimony alone: lineage and transactions by handle.
 */
import type { EventOf, Lineage, Origin } from "../../../impl/trace/events.js";
import { isRescaled, vertexOf, type JobStarted } from "../../oracle/jobs.js";
import type { Monitor } from "../../property.js";
import type { Keeper } from "../../keepers.js";

export interface StoredSnapshot {
  readonly task: string;
  /** Execution attempt that took it. */
  readonly attempt: number;
  readonly applied: Lineage;
  readonly chained: readonly Lineage[];
  readonly transactions: readonly string[];
}

export type Completion = EventOf<"checkpoint-durable"> | EventOf<"savepoint-durable">;

/** A savepoint taken on the way stands beside the job's checkpoints: it may be durable after newer ones, and is the last of none. */
export function isOnTheWay(event: Completion | JobStarted): boolean {
  return event.kind === "savepoint-durable" && event.savepoint === "savepoint";
}

/** What one job leaves behind. */
interface Job {
  /** Each task's latest snapshot in a completed checkpoint; a finished task keeps its last. */
  readonly latest: Map<string, StoredSnapshot>;
  /** Of tasks of earlier jobs that had finished, and have no successor of their name. */
  readonly departed: readonly StoredSnapshot[];
}

export class CompletedCheckpoints implements Keeper {
  /** What the latest completed checkpoint or savepoint consists of, or what the latest job was started from; finished tasks with their last snapshot. */
  snapshots: readonly StoredSnapshot[] = [];
  private readonly stored = new Map<string, { readonly snapshot: StoredSnapshot; readonly job: Job }>();
  private job: Job = { latest: new Map(), departed: [] };

  readonly watching = {
    "stored": (event, origin) => this.store(event, origin),
    "checkpoint-durable": (event) => this.complete(event),
    "savepoint-durable": (event) => this.complete(event),
    "job-started": (event) => this.startJob(event),
  } as const satisfies Monitor;

  private store({ handle, applied, chained, transactions }: EventOf<"stored">, { process, attempt }: Origin): void {
    this.stored.set(handle, { snapshot: { task: process, attempt, applied, chained, transactions }, job: this.job });
  }

  private complete(event: Completion | JobStarted): void {
    const { latest, departed } = this.job;
    const parts: StoredSnapshot[] = [...departed];
    for (const { task, handle } of event.snapshots) {
      const snapshot = handle === null ? latest.get(task) : this.stored.get(handle)?.snapshot;
      if (snapshot === undefined) continue;
      parts.push(snapshot);
      if (!isOnTheWay(event)) latest.set(task, snapshot);
    }
    this.snapshots = parts;
  }

  private startJob(event: JobStarted): void {
    const from = event.snapshots.flatMap(({ handle }) => this.stored.get(handle ?? "")?.job ?? [])[0] ?? { latest: new Map<string, StoredSnapshot>(), departed: [] };
    this.job = { latest: new Map(from.latest), departed: event.checkpoint === null ? [] : from.departed };
    this.complete(event);
    const rescaled = (task: string): boolean => isRescaled(vertexOf(task), event);
    const finished = event.snapshots.flatMap(({ task, handle }) => (handle === null && rescaled(task) ? this.job.latest.get(task) ?? [] : []));
    const latest = new Map([...this.job.latest].filter(([task]) => event.checkpoint !== null && !rescaled(task)));
    this.job = { latest, departed: [...this.job.departed, ...finished] };
  }
}
