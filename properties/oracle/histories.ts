/**
 * What each task has consumed in the history that survives: its deliveries, cut back to what its restored snapshot holds.
 * An old attempt that acts on beside the new one adds to its own history, not to the one that survives.
 * Watches the tasks whose order of consumption decides anything: those with operators, and those that write a table.
 */
import { rowCount } from "../../impl/engine/state/lineage.js";
import type { EventOf, Origin } from "../../impl/trace/events.js";
import type { Monitor } from "../property.js";
import type { Keeper } from "../keepers.js";
import { isRescaled, vertexOf, type JobStarted } from "./jobs.js";
import { isTable, topologyOf, type ChainTasks, type Topology } from "./topology.js";

export type Delivered = EventOf<"record-delivered">;

interface History {
  readonly origin: Origin | null;
  readonly delivered: Delivered[];
}

interface Saved {
  readonly delivered: readonly Delivered[];
  /** How many of these the snapshot holds. */
  readonly rows: number;
  /** Rows that it holds besides, of what was dealt out. */
  readonly share: number;
  readonly base: readonly Delivered[];
}

export class Histories implements Keeper {
  /** Of the latest job. */
  topology!: Topology;
  /** Task attempt → what it consumed. */
  private readonly attempts = new Map<Origin, Delivered[]>();
  /** Task → the history that counts, and whose it is: of its latest attempt that read anything, a record or a snapshot. */
  private readonly surviving = new Map<string, History>();
  /** Task attempt → where its next delivery goes; null: nowhere. */
  private readonly receiving = new Map<Origin, Delivered[] | null>();
  private readonly saved = new Map<string, Saved>();
  /** The newest attempt; those of earlier jobs are no newer. */
  private latest = 0;
  /** By tail, where a vertex's state was dealt out anew: what its old subtasks consumed, and what each attempt got of it, in rows. */
  private bases = new Map<string, readonly Delivered[]>();
  private readonly dealt = new Map<string, string>();
  private readonly shares = new Map<Origin, number>();
  /** Whether the user has asked last that the job be drained; and what each task consumed last before that was done. */
  private isDraining = false;
  private readonly lastBeforeDrain = new Set<Delivered>();

  readonly watching = {
    "run-started": (event) => this.begin(event),
    "record-delivered": (event, origin) => this.deliver(event, origin),
    "stored": (event, origin) => this.store(event, origin),
    "read-back": (event, origin) => this.restore(event, origin),
    "restored": (event, origin) => this.start(event, origin),
    "demand-delivered": ({ demand }) => void (this.isDraining = demand === "drain"),
    "savepoint-durable": (event) => this.drain(event),
    "job-started": (event) => this.startJob(event),
  } as const satisfies Monitor;

  of(task: string): readonly Delivered[] {
    return this.surviving.get(task)?.delivered ?? [];
  }

  /** What the subtasks of earlier jobs had consumed of a vertex whose state was dealt out anew; empty where it was not. */
  dealtOut(tail: string): readonly Delivered[] {
    return this.bases.get(tail) ?? [];
  }

  /** Whether operators gave out what they held back after this record: a drain came between it and the next. */
  isDrainedAfter(event: Delivered): boolean {
    return this.lastBeforeDrain.has(event);
  }

  private drain({ savepoint, snapshots }: EventOf<"savepoint-durable">): void {
    if (savepoint !== "stop" || !this.isDraining) return;
    for (const { handle } of snapshots) {
      const last = handle === null ? undefined : this.consumedIn(handle).at(-1);
      if (last !== undefined) this.lastBeforeDrain.add(last);
    }
  }

  private begin(header: EventOf<"run-started">): void {
    this.topology = topologyOf(header);
    for (const chain of this.topology.chains) {
      if (isWatched(chain)) for (const { name } of chain.tasks) this.surviving.set(name, { origin: null, delivered: [] });
    }
  }

  private deliver(event: Delivered, origin: Origin): void {
    const list = this.receiving.get(origin);
    if (list === undefined) this.deliverFirst(event, origin);
    else list?.push(event);
  }

  private deliverFirst(event: Delivered, origin: Origin): void {
    const current = this.surviving.get(origin.process);
    if (current === undefined) return void this.receiving.set(origin, null);
    this.latest = Math.max(this.latest, origin.attempt);
    if (current.origin === origin) current.delivered.push(event);
    else if (current.origin === null || current.origin.attempt < origin.attempt) this.replace(origin, [event]);
    else this.attempts.get(origin)?.push(event);
    const own = this.surviving.get(origin.process)!;
    if (own.origin === origin) this.receiving.set(origin, own.delivered);
  }

  private store({ handle, applied }: EventOf<"stored">, origin: Origin): void {
    const share = this.shares.get(origin) ?? 0;
    const base = this.dealtOut(this.topology.tails.get(origin.process) ?? "");
    this.saved.set(handle, { delivered: this.attempts.get(origin) ?? [], rows: rowCount(applied) - share, share, base });
  }

  /** What the new job starts from is consumed; where it is dealt out anew, each new subtask begins with a share of it. */
  private startJob(event: JobStarted): void {
    const { header } = this.topology;
    this.topology = topologyOf({ ...header, tasks: event.tasks });
    const before = new Map(this.surviving);
    const bases = this.bases;
    this.bases = new Map();
    this.dealt.clear();
    this.receiving.clear();
    for (const chain of this.topology.chains) {
      if (!isWatched(chain)) continue;
      const { head, tail, tasks } = chain;
      const old = event.snapshots.filter(({ task }) => vertexOf(task) === head.name);
      const saved = old.map(({ task, handle }) => (handle === null ? before.get(task)?.delivered : this.consumedIn(handle)) ?? []);
      const base = old.map(({ handle }) => (handle === null ? bases.get(tail.name) : this.saved.get(handle)?.base) ?? []).find(({ length }) => length > 0) ?? [];
      const rescaled = isRescaled(head.name, event);
      this.bases.set(tail.name, rescaled ? [...base, ...saved.flat()] : base);
      if (rescaled) for (const { handle } of old) if (handle !== null) this.dealt.set(handle, tail.name);
      for (const { name } of tasks) {
        const index = old.findIndex(({ task }) => task === name);
        this.surviving.set(name, { origin: { process: name, attempt: this.latest }, delivered: rescaled || index < 0 ? [] : [...saved[index]!] });
      }
    }
  }

  private consumedIn(handle: string): readonly Delivered[] {
    const saved = this.saved.get(handle);
    return saved === undefined ? [] : saved.delivered.slice(0, saved.rows);
  }

  private restore({ handle, applied }: EventOf<"read-back">, origin: Origin): void {
    const saved = this.saved.get(handle);
    const current = this.surviving.get(origin.process);
    if (saved === undefined || current === undefined || (current.origin !== origin && (current.origin?.attempt ?? 0) >= origin.attempt)) return;
    this.latest = Math.max(this.latest, origin.attempt);
    const dealt = this.dealt.get(handle) === this.topology.tails.get(origin.process);
    const share = dealt ? rowCount(applied) : saved.share;
    this.shares.set(origin, (this.shares.get(origin) ?? 0) + share);
    this.replace(origin, dealt ? [] : saved.delivered.slice(0, saved.rows));
  }

  /** An attempt that restored no checkpoint has consumed nothing, even if nothing ever comes. */
  private start({ checkpoint }: EventOf<"restored">, origin: Origin): void {
    const current = this.surviving.get(origin.process);
    if (checkpoint !== null || current === undefined || current.origin === origin || (current.origin?.attempt ?? 0) >= origin.attempt) return;
    this.latest = Math.max(this.latest, origin.attempt);
    this.replace(origin, []);
  }

  private replace(origin: Origin, delivered: Delivered[]): void {
    this.receiving.clear();
    this.attempts.set(origin, delivered);
    this.surviving.set(origin.process, { origin, delivered });
  }
}

function isWatched({ operators, tail }: ChainTasks): boolean {
  return operators.length > 0 || isTable(tail);
}
