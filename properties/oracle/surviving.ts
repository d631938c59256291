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
    const own = this.attempts.get(origin);
    if (own !== undefined) own.push(event);
    else if (this.tasks.has(origin.process)) this.begin(origin, [event]);
  }

  /** An attempt that restored no checkpoint has consumed nothing, even if nothing ever comes. */
  start({ checkpoint }: EventOf<"restored">, origin: Origin): void {
    if (checkpoint === null && this.tasks.has(origin.process) && !this.attempts.has(origin)) this.begin(origin, []);
  }

  store({ handle, applied }: EventOf<"stored">, origin: Origin): void {
    let rows = 0;
    for (let at = 0; at < applied.length; at += 2) rows += applied[at]!;
    if (this.tasks.has(origin.process)) this.saved.set(handle, { delivered: this.attempts.get(origin) ?? [], rows });
  }

  restore({ handle }: EventOf<"read-back">, origin: Origin): void {
    const saved = this.saved.get(handle);
    if (saved !== undefined && this.tasks.has(origin.process)) this.begin(origin, saved.delivered.slice(0, saved.rows));
  }

  /** A new job begins with what the snapshots hold that it starts from, each for the task that took it. */
  startJob({ snapshots, tasks }: EventOf<"job-started">): void {
    const handles = new Map(snapshots.map(({ task, handle }) => [task, handle]));
    for (const { name } of tasks) {
      const handle = handles.get(name);
      const saved = handle === undefined || handle === null ? undefined : this.saved.get(handle);
      const delivered = handle === null ? [...this.of(name)] : saved?.delivered.slice(0, saved.rows) ?? [];
      if (this.tasks.has(name)) this.surviving.set(name, { origin: { process: name, attempt: 0 }, delivered });
    }
  }

  private begin(origin: Origin, delivered: Delivered[]): void {
    this.attempts.set(origin, delivered);
    const current = this.surviving.get(origin.process);
    if (current === undefined || current.origin.attempt <= origin.attempt) this.surviving.set(origin.process, { origin, delivered });
  }
}
