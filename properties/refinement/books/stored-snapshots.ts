/**
 * Stored snapshots: what is acknowledged was stored, what is read back was stored as it is read, and not discarded since; who goes on from a checkpoint
 * has read its part of it; what a pointer names is not discarded, and the newest pointer is not removed while the job runs.
 */
import { equalLineage } from "../../../impl/engine/state/lineage.js";
import type { EventOf, TraceLine } from "../../../impl/trace/events.js";
import { attemptOf, type Book, type Shows } from "./book.js";

type Stored = EventOf<"stored">;

export class StoredSnapshots implements Book {
  private readonly stored = new Map<string, Stored>();
  private readonly discarded = new Set<string>();
  /** Checkpoint → task → handle, for those whose pointer was durable. */
  private readonly parts = new Map<number, ReadonlyMap<string, string | null>>();
  private readonly pointers = new Set<number>();
  /** Task's attempt and handle. */
  private readonly readBack = new Set<string>();
  private readonly restored = new Set<string>();
  /** Checkpoint and task → the handle. */
  private readonly storedParts = new Map<string, string>();
  /** Checkpoint → the attempt of the job manager. */
  private readonly triggered = new Map<number, string>();
  /** Attempt of the job manager → what it has to discard when no pointer names it: checkpoint and task of what it has heard of. */
  private readonly heard = new Map<string, Set<string>>();
  /** Attempts of the job manager that have said that the job has ended. */
  private readonly ended = new Set<string>();

  constructor(private readonly shows: Shows, private readonly retained: number) {}

  enter(line: TraceLine): string | null {
    switch (line.kind) {
      case "checkpoint-triggered":
        this.triggered.set(line.checkpoint, attemptOf(line));
        return null;
      case "stored": return this.storedAs(line);
      case "acknowledged": return this.acknowledged(line);
      case "checkpoint-durable": return this.pointed(line);
      case "checkpoint-removed": return this.removed(line);
      case "read-back": return this.read(line);
      case "restored": return this.restoredFrom(line);
      case "discarded": return this.discard(line.handle);
      case "job-finished": case "job-failed": case "job-cancelled":
        this.ended.add(attemptOf(line));
        return null;
      default: return null;
    }
  }

  /** What this attempt of the job manager has heard of, or had a pointer to, while no pointer names it any more. */
  garbageOf(coordinator: string): readonly string[] {
    if (!this.shows("discarded")) return [];
    const named = new Set([...this.pointers].flatMap((checkpoint) => [...this.parts.get(checkpoint)!.values()]));
    return [...(this.heard.get(coordinator) ?? [])].flatMap((part) => this.storedParts.get(part) ?? []).filter((handle) => !this.discarded.has(handle) && !named.has(handle));
  }

  private acknowledged(line: TraceLine & EventOf<"acknowledged">): string | null {
    const part = `${line.checkpoint} ${line.task}`;
    if (line.outcome === "accepted" || (line.outcome === "late" && this.triggered.get(line.checkpoint) === attemptOf(line))) this.hears(attemptOf(line), part);
    return this.shows("stored") && !this.storedParts.has(part) ? `${line.task} has stored nothing for checkpoint ${line.checkpoint}` : null;
  }

  private hears(coordinator: string, part: string): void {
    const heard = this.heard.get(coordinator) ?? new Set<string>();
    this.heard.set(coordinator, heard.add(part));
  }

  private storedAs(line: TraceLine & Stored): string | null {
    const isKnown = this.stored.has(line.handle);
    this.stored.set(line.handle, line);
    this.storedParts.set(`${line.checkpoint} ${line.process}`, line.handle);
    return isKnown ? `${line.handle} is stored already` : null;
  }

  private pointed({ checkpoint, snapshots }: EventOf<"checkpoint-durable">): string | null {
    if (this.pointers.size > this.retained && this.shows("checkpoint-removed")) return `${this.pointers.size} checkpoints are retained, and ${this.retained} may be`;
    this.parts.set(checkpoint, new Map(snapshots.map(({ task, handle }) => [task, handle])));
    this.pointers.add(checkpoint);
    const gone = snapshots.find(({ handle }) => handle !== null && (!this.stored.has(handle) || this.discarded.has(handle)));
    return gone === undefined || !this.shows("stored") ? null : `${gone.handle!} is not in the storage`;
  }

  private removed(line: TraceLine & EventOf<"checkpoint-removed">): string | null {
    for (const [task, handle] of this.parts.get(line.checkpoint) ?? []) if (handle !== null) this.hears(attemptOf(line), `${line.checkpoint} ${task}`);
    const isNewest = line.checkpoint === Math.max(...this.pointers);
    if (!this.pointers.delete(line.checkpoint)) return this.shows("checkpoint-durable") ? `checkpoint ${line.checkpoint} has no pointer that could be removed` : null;
    return isNewest && !this.ended.has(attemptOf(line)) && this.shows("job-finished") ? `the job runs, and checkpoint ${line.checkpoint} is its newest` : null;
  }

  private read(line: TraceLine & EventOf<"read-back">): string | null {
    this.readBack.add(`${attemptOf(line)} ${line.handle}`);
    const stored = this.stored.get(line.handle);
    if (!this.shows("stored")) return null;
    if (stored === undefined || this.discarded.has(line.handle)) return `${line.handle} is not in the storage`;
    return stored.digest === line.digest && equalLineage(stored.applied, line.applied) ? null : `${line.handle} was stored with other contents`;
  }

  /** Once in each attempt. */
  private restoredFrom(line: TraceLine & EventOf<"restored">): string | null {
    const self = attemptOf(line);
    if (this.restored.has(self)) return `${self} has its state already`;
    this.restored.add(self);
    const handle = line.checkpoint === null ? null : this.parts.get(line.checkpoint)?.get(line.process) ?? null;
    return handle === null || !this.shows("read-back") || this.readBack.has(`${self} ${handle}`) ? null : `${self} has not read ${handle}`;
  }

  private discard(handle: string): string | null {
    const [isKnown, isGone] = [this.stored.has(handle), this.discarded.has(handle)];
    this.discarded.add(handle);
    if (this.shows("stored") && !isKnown) return `${handle} was never stored`;
    if (isGone) return `${handle} is discarded already`;
    const pointer = [...this.pointers].find((checkpoint) => [...this.parts.get(checkpoint)!.values()].includes(handle));
    return pointer === undefined ? null : `the pointer to checkpoint ${pointer} names ${handle}`;
  }
}
