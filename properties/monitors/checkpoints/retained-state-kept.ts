/**
 * Retained state is never deleted: not while a pending checkpoint has acknowledged it, a completed one is kept, or a savepoint or another job's checkpoint is its user's.
 * Source: FLINK-5246; Flink CompletedCheckpointStore and CheckpointsCleaner, §1.11 of the semantics.
 */
import type { EventOf } from "../../../impl/trace/events.js";
import type { Property } from "../../property.js";
import { Leader } from "./leader.js";

export const retainedStateKept: Property = {
  name: "retained-state-kept",
  sentence: "No snapshot is discarded while a pending or retained checkpoint or a savepoint refers to it.",
  needs: ["process-started", "stored", "acknowledged", "checkpoint-aborted", "checkpoint-durable", "discarded"],
  atRest: false,
  monitor({ violated, arm }) {
    const references = new References();
    return {
      "process-started": (_event, origin) => {
        if (references.leader.started(origin)) references.pending.clear();
      },
      "stored": ({ handle, checkpoint }, { process }) => references.store(process, checkpoint, handle),
      "acknowledged": (event, origin) => void (references.leader.is(origin) && references.acknowledge(event)),
      "checkpoint-aborted": ({ checkpoint }, origin) => void (references.leader.is(origin) && references.release(checkpoint)),
      "checkpoint-completed": ({ checkpoint }, origin) => void (references.leader.is(origin) && references.release(checkpoint)),
      "checkpoint-durable": (event) => {
        arm();
        references.release(event.checkpoint);
        references.completed.set(event.checkpoint, handlesOf(event.snapshots));
      },
      "checkpoint-removed": ({ checkpoint }) => void references.completed.delete(checkpoint),
      "savepoint-durable": ({ checkpoint, snapshots }) => references.handOver(`savepoint ${checkpoint}`, handlesOf(snapshots)),
      "job-started": ({ job, snapshots }) => {
        for (const [checkpoint, handles] of references.completed) references.handOver(`checkpoint ${checkpoint} of an earlier job`, handles);
        references.completed.clear();
        references.handOver(`what job ${job} was started from`, handlesOf(snapshots));
      },
      "discarded": ({ handle }) => {
        const holder = references.holderOf(handle);
        if (holder !== null) violated(`snapshot ${handle} was discarded, but ${holder} refers to it`);
      },
    };
  },
};

type Snapshots = EventOf<"checkpoint-durable">["snapshots"];

function handlesOf(snapshots: Snapshots): readonly string[] {
  const handles: string[] = [];
  for (const { handle } of snapshots) if (handle !== null) handles.push(handle);
  return handles;
}

class References {
  readonly leader = new Leader();
  /** Task → by checkpoint, its latest snapshot. */
  private readonly stored = new Map<string, Map<number, string>>();
  /** Acknowledged snapshot → its checkpoint. */
  readonly pending = new Map<string, number>();
  readonly completed = new Map<number, readonly string[]>();
  /** Snapshot → what belongs to a user. */
  private readonly kept = new Map<string, string>();

  store(task: string, checkpoint: number, handle: string): void {
    let snapshots = this.stored.get(task);
    if (snapshots === undefined) this.stored.set(task, (snapshots = new Map<number, string>()));
    snapshots.set(checkpoint, handle);
  }

  acknowledge({ checkpoint, task, outcome }: EventOf<"acknowledged">): void {
    const handle = this.stored.get(task)?.get(checkpoint);
    if (outcome === "accepted" && handle !== undefined) this.pending.set(handle, checkpoint);
  }

  /** Stored ones are released too, though their job manager has not heard of it: from then on the pointer refers to them, as long as it is there. */
  release(checkpoint: number): void {
    for (const [handle, of] of this.pending) if (of === checkpoint) this.pending.delete(handle);
  }

  handOver(name: string, handles: readonly string[]): void {
    for (const handle of handles) this.kept.set(handle, name);
  }

  holderOf(handle: string): string | null {
    const kept = this.kept.get(handle);
    if (kept !== undefined) return kept;
    for (const [checkpoint, handles] of this.completed) if (handles.includes(handle)) return `checkpoint ${checkpoint}, which is retained,`;
    const pending = this.pending.get(handle);
    return pending === undefined ? null : `checkpoint ${pending}, which is pending,`;
  }
}
