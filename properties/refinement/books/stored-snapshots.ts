/**
 * Stored snapshots: what is read back was stored as it is read, and not discarded since; who goes on from a checkpoint has read its part of it; what a
 * pointer names is not discarded.
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

  constructor(private readonly shows: Shows, private readonly retained: number) {}

  enter(line: TraceLine): string | null {
    switch (line.kind) {
      case "stored": return this.storedAs(line);
      case "checkpoint-durable": return this.pointed(line);
      case "checkpoint-removed": return this.removed(line.checkpoint);
      case "read-back": return this.read(line);
      case "restored": return this.restoredFrom(line);
      case "discarded": return this.discard(line.handle);
      default: return null;
    }
  }

  private storedAs(line: Stored): string | null {
    const isKnown = this.stored.has(line.handle);
    this.stored.set(line.handle, line);
    return isKnown ? `${line.handle} is stored already` : null;
  }

  private pointed({ checkpoint, snapshots }: EventOf<"checkpoint-durable">): string | null {
    if (this.pointers.size > this.retained && this.shows("checkpoint-removed")) return `${this.pointers.size} checkpoints are retained, and ${this.retained} may be`;
    this.parts.set(checkpoint, new Map(snapshots.map(({ task, handle }) => [task, handle])));
    this.pointers.add(checkpoint);
    const gone = snapshots.find(({ handle }) => handle !== null && (!this.stored.has(handle) || this.discarded.has(handle)));
    return gone === undefined || !this.shows("stored") ? null : `${gone.handle!} is not in the storage`;
  }

  private removed(checkpoint: number): string | null {
    if (this.pointers.delete(checkpoint) || !this.shows("checkpoint-durable")) return null;
    return `checkpoint ${checkpoint} has no pointer that could be removed`;
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
