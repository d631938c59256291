/**
 * What each task has consumed in the history that survives: its deliveries, cut back to what its restored snapshot holds.
 * An old attempt that acts on beside the new one adds to its own history, not to the one that survives.
 */
import type { EventOf, Origin } from "../../impl/trace/events.js";

export type Delivered = EventOf<"record-delivered">;

interface History {
  readonly origin: Origin;
  readonly delivered: Delivered[];
}

export class Surviving {
  private readonly tasks: ReadonlySet<string>;
  private readonly attempts = new Map<Origin, Delivered[]>();
  /** Task → the history that counts: of its latest attempt that read anything, a record or a snapshot. */
  private readonly surviving = new Map<string, History>();
  private readonly saved = new Map<string, { readonly delivered: readonly Delivered[]; readonly rows: number }>();

  /** `tasks`: those that are watched. */
  constructor(tasks: Iterable<string>) {
    this.tasks = new Set(tasks);
  }

  of(task: string): readonly Delivered[] {
    return this.surviving.get(task)?.delivered ?? [];
  }

  deliver(event: Delivered, origin: Origin): void {
    if (!this.tasks.has(origin.process)) return;
    const own = this.attempts.get(origin);
    if (own === undefined) this.begin(origin, [event]);
    else own.push(event);
  }

  store({ handle, applied }: EventOf<"stored">, origin: Origin): void {
    let rows = 0;
    for (let at = 0; at < applied.length; at += 2) rows += applied[at]!;
    if (this.tasks.has(origin.process)) this.saved.set(handle, { delivered: this.attempts.get(origin) ?? [], rows });
  }

  restore({ handle }: EventOf<"read-back">, origin: Origin): void {
    const saved = this.saved.get(handle);
    if (saved !== undefined) this.begin(origin, saved.delivered.slice(0, saved.rows));
  }

  private begin(origin: Origin, delivered: Delivered[]): void {
    this.attempts.set(origin, delivered);
    const current = this.surviving.get(origin.process);
    if (current === undefined || current.origin.attempt <= origin.attempt) this.surviving.set(origin.process, { origin, delivered });
  }
}
