/**
 * Which rows the sources of a completed checkpoint have read, where they cannot go back: the world says where each subscription began.
 * Of a source that rewinds nothing is known here: it reads its partitions from their beginning, without a gap.
 */
import type { EventOf, Origin } from "../../../impl/trace/events.js";
import type { Monitor } from "../../property.js";
import type { Keeper } from "../../keepers.js";
import type { JobStarted } from "../../oracle/jobs.js";
import { isOnTheWay, type Completion } from "./completed-checkpoints.js";

/** Rows of a partition, from one offset up to another that is not among them. */
export type Span = readonly [from: number, to: number];
export type Spans = ReadonlyMap<number, readonly Span[]>;

export class SourceReads implements Keeper {
  /** By partition, what the sources of the latest completed checkpoint or savepoint have read, or of that which the latest job was started from. */
  spans: Spans = new Map();
  /** Source attempt → by partition, what it restored and then subscribed to, without an end. */
  private readonly attempts = new Map<Origin, Map<number, readonly Span[]>>();
  private readonly stored = new Map<string, Spans>();
  /** Task → the spans of its latest snapshot in a completed checkpoint. */
  private latest: ReadonlyMap<string, Spans> = new Map();

  readonly watching = {
    "subscribed": ({ partition, offset }, origin) => {
      const spans = this.of(origin);
      spans.set(partition, [...(spans.get(partition) ?? []), [offset, Infinity]]);
    },
    "read-back": ({ handle }, origin) => this.stored.get(handle)?.forEach((spans, partition) => this.of(origin).set(partition, spans)),
    "stored": (event, origin) => this.store(event, origin),
    "checkpoint-durable": (event) => this.complete(event),
    "savepoint-durable": (event) => this.complete(event),
    "job-started": (event) => this.complete(event),
  } as const satisfies Monitor;

  /** `applied`: as many rows of each partition as the snapshot counts. */
  private store({ handle, applied }: EventOf<"stored">, origin: Origin): void {
    const spans = this.attempts.get(origin);
    if (spans === undefined) return;
    this.stored.set(handle, new Map([...spans].map(([partition, all]) => [partition, firstOf(all, applied[2 * partition]!)])));
  }

  private complete(event: Completion | JobStarted): void {
    if (this.stored.size === 0) return;
    const latest = new Map(this.latest);
    for (const { task, handle } of event.snapshots) {
      const spans = handle === null ? undefined : this.stored.get(handle);
      if (spans !== undefined) latest.set(task, spans);
    }
    if (!isOnTheWay(event)) this.latest = latest;
    this.spans = new Map([...latest.values()].flatMap((spans) => [...spans]));
  }

  private of(origin: Origin): Map<number, readonly Span[]> {
    const spans = this.attempts.get(origin) ?? new Map<number, readonly Span[]>();
    this.attempts.set(origin, spans);
    return spans;
  }
}

/** The first so many rows of these spans, which may end in one without an end. */
function firstOf(spans: readonly Span[], count: number): readonly Span[] {
  const first: Span[] = [];
  let left = count;
  for (const [from, to] of spans) {
    const length = Math.min(to - from, left);
    if (length > 0) first.push([from, from + length]);
    left -= length;
  }
  return first;
}
