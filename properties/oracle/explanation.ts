/**
 * The surviving order of consumption, and what it explains: each task's deliveries, cut back to what its restored snapshot holds,
 * replayed once through the operators as a batch would compute them.
 */
import type { EventOf, Lineage, Origin, Row, TaskDescription } from "../../impl/trace/events.js";
import type { Monitor } from "../property.js";
import { isRescaled, vertexOf, type JobStarted } from "./jobs.js";
import { replayOf } from "./replay.js";
import { topologyOf, type ChainTasks, type Header, type Topology } from "./topology.js";

type Delivered = EventOf<"record-delivered">;

/** By partition and offset: the values given out under that identity. */
export type Given = readonly (readonly (readonly number[] | undefined)[])[];
type MaybeGiven = Given | "unknown";

/** What reaches each sink vertex; "unknown" behind an operator that nobody here knows. `contradiction`: an operator consumed what its upstream never gave out. */
export interface Explained {
  readonly sinks: ReadonlyMap<string, MaybeGiven>;
  readonly contradiction: string | null;
}

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

export class Explanation {
  /** Whether the job has finished. In one that failed, tasks stopped where they were: their histories need not fit together. */
  finished = false;
  private topology!: Topology;
  /** Task attempt → what it consumed; only of tasks with an operator. */
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

  /** What must be watched besides the deliveries. */
  readonly watching = {
    "stored": (event, origin) => this.store(event, origin),
    "read-back": (event, origin) => this.restore(event, origin),
    "restored": (event, origin) => this.start(event, origin),
    "job-started": (event) => this.startJob(event),
    "job-finished": () => void (this.finished = true),
  } as const satisfies Monitor;

  begin(header: Header): void {
    this.topology = topologyOf(header);
    for (const { operators, tasks } of this.topology.chains) {
      if (operators.length > 0) for (const { name } of tasks) this.surviving.set(name, { origin: null, delivered: [] });
    }
  }

  deliver(event: Delivered, origin: Origin): void {
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

  store({ handle, applied }: EventOf<"stored">, origin: Origin): void {
    const share = this.shares.get(origin) ?? 0;
    const base = this.bases.get(this.topology.tails.get(origin.process) ?? "") ?? [];
    this.saved.set(handle, { delivered: this.attempts.get(origin) ?? [], rows: rowsIn(applied) - share, share, base });
  }

  /** What the new job starts from is consumed; where it is dealt out anew, each new subtask begins with a share of it. */
  startJob(event: JobStarted): void {
    const { header } = this.topology;
    this.topology = topologyOf({ ...header, tasks: event.tasks });
    const before = new Map(this.surviving);
    const bases = this.bases;
    this.bases = new Map();
    this.dealt.clear();
    this.receiving.clear();
    this.finished = false;
    for (const { head, tail, operators, tasks } of this.topology.chains) {
      if (operators.length === 0) continue;
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

  restore({ handle, applied }: EventOf<"read-back">, origin: Origin): void {
    const saved = this.saved.get(handle);
    const current = this.surviving.get(origin.process);
    if (saved === undefined || current === undefined || (current.origin !== origin && (current.origin?.attempt ?? 0) >= origin.attempt)) return;
    this.latest = Math.max(this.latest, origin.attempt);
    const dealt = this.dealt.get(handle) === this.topology.tails.get(origin.process);
    const share = dealt ? rowsIn(applied) : saved.share;
    this.shares.set(origin, (this.shares.get(origin) ?? 0) + share);
    this.replace(origin, dealt ? [] : saved.delivered.slice(0, saved.rows));
  }

  /** An attempt that restored no checkpoint has consumed nothing, even if nothing ever comes. */
  start({ checkpoint }: EventOf<"restored">, origin: Origin): void {
    const current = this.surviving.get(origin.process);
    if (checkpoint !== null || current === undefined || current.origin === origin || (current.origin?.attempt ?? 0) >= origin.attempt) return;
    this.latest = Math.max(this.latest, origin.attempt);
    this.replace(origin, []);
  }

  explain(): Explained {
    const given = new Map<string, MaybeGiven>();
    const sinks = new Map<string, MaybeGiven>();
    for (const chain of this.topology.chains) {
      const contradiction = this.finished ? this.contradictionIn(chain, given) : null;
      if (contradiction !== null) return { sinks, contradiction };
      const result = this.givenBy(chain, given);
      given.set(chain.tail.name, result);
      if (chain.tail.role === "sink") sinks.set(chain.tail.name, result);
    }
    return { sinks, contradiction: null };
  }

  /** Tasks without operators pass on what they are given; sources, their rows. */
  private givenBy(chain: ChainTasks, given: ReadonlyMap<string, MaybeGiven>): MaybeGiven {
    const upstream = chain.upstream.map((vertex) => given.get(vertex)!);
    if (upstream.includes("unknown")) return "unknown";
    if (chain.operators.length > 0) return this.replay(chain);
    if (chain.head.role === "source") return rowsOf(this.topology.header, chain);
    return upstream.length === 1 ? upstream[0]! : merged(upstream as readonly Given[]);
  }

  /** Keyed state is the same in one hand as in many: what was dealt out anew is replayed by one for all. */
  private replayTogether({ tasks, operators, head }: ChainTasks, base: readonly Delivered[]): MaybeGiven {
    const replay = operators.some((operator) => UNKEYED.has(operator?.operator ?? "")) ? null : replayOf(operators);
    if (replay === null) return "unknown";
    const out: Values[][] = this.topology.header.input.map(() => []);
    const inputOf = new Map(tasks.flatMap(({ inputs }) => inputs.map(({ from, input }): [string, number] => [vertexOf(from), input])));
    const delivered = [...base, ...tasks.flatMap(({ name }) => this.surviving.get(name)!.delivered)];
    for (const event of head.expected === "each-once" ? once(delivered) : delivered) {
      const record = replay.consume(event, inputOf.get(vertexOf(event.from)) ?? 0);
      if (record !== null) add(out, record);
    }
    for (const record of replay.finish()) add(out, record);
    return out;
  }

  private replay(chain: ChainTasks): MaybeGiven {
    const base = this.bases.get(chain.tail.name) ?? [];
    if (base.length > 0) return this.replayTogether(chain, base);
    const { tasks, operators, head } = chain;
    const out: Values[][] = this.topology.header.input.map(() => []);
    for (const { name, inputs } of tasks) {
      const replay = replayOf(operators);
      if (replay === null) return "unknown";
      const inputOf = inputs.some(({ input }) => input > 0) ? new Map(inputs.map(({ from, input }) => [vertexOf(from), input])) : null;
      const { delivered } = this.surviving.get(name)!;
      for (const event of head.expected === "each-once" ? once(delivered) : delivered) {
        const record = replay.consume(event, inputOf?.get(vertexOf(event.from)) ?? 0);
        if (record !== null) add(out, record);
      }
      for (const record of replay.finish()) add(out, record);
    }
    return out;
  }

  private contradictionIn({ tasks, head, operators }: ChainTasks, given: ReadonlyMap<string, MaybeGiven>): string | null {
    if (head.role === "source" || operators.length === 0) return null;
    for (const task of tasks) {
      const wrong = this.firstUnexplained(task, given);
      if (wrong === null) continue;
      const { from, partition, offset, key, value } = wrong;
      return `${task.name} consumed the record of partition ${partition}, offset ${offset} (key ${key}) with value ${value}, which ${from} does not give out in the surviving order`;
    }
    return null;
  }

  private firstUnexplained({ name }: TaskDescription, given: ReadonlyMap<string, MaybeGiven>): Delivered | null {
    const { tails } = this.topology;
    for (const event of this.surviving.get(name)!.delivered) {
      const values = given.get(tails.get(event.from) ?? "");
      if (values === undefined || values === "unknown" || values[event.partition]?.[event.offset]?.includes(event.value) === true) continue;
      return event;
    }
    return null;
  }

  private replace(origin: Origin, delivered: Delivered[]): void {
    this.receiving.clear();
    this.attempts.set(origin, delivered);
    this.surviving.set(origin.process, { origin, delivered });
  }
}

/** Operators whose state belongs to the subtask. */
const UNKEYED: ReadonlySet<string> = new Set(["arrival-number", "running-model"]);

type Values = number[] | undefined;

function rowsIn(applied: Lineage): number {
  let rows = 0;
  for (let at = 0; at < applied.length; at += 2) rows += applied[at]!;
  return rows;
}

function add(given: Values[][], { partition, offset, value }: Row): void {
  const rows = (given[partition] ??= []);
  const values = rows[offset];
  if (values === undefined) rows[offset] = [value];
  else values.push(value);
}

/** A row that a task consumed twice counts the first time only. */
function once(delivered: readonly Delivered[]): readonly Delivered[] {
  const seen = new Set<number>();
  return delivered.filter(({ partition, offset }) => {
    const name = partition * 2 ** 26 + offset;
    return !seen.has(name) && seen.add(name) !== null;
  });
}

function merged(flows: readonly Given[]): Given {
  const out: Values[][] = [];
  for (const flow of flows) {
    flow.forEach((rows, partition) => rows.forEach((values, offset) => values?.forEach((value) => add(out, { partition, offset, key: "", value }))));
  }
  return out;
}

/** The same header begins run after run. */
const known = new WeakMap<Header, Map<string, Given>>();

/** What source tasks give out: the rows of their partitions. */
function rowsOf(header: Header, { head, tasks }: ChainTasks): Given {
  const cached = known.get(header) ?? new Map<string, Given>();
  known.set(header, cached);
  let rows = cached.get(head.name);
  if (rows === undefined) {
    const own = new Set(tasks.flatMap(({ inputs }) => inputs.map(({ from }) => Number(from.slice(from.lastIndexOf("-") + 1)))));
    rows = header.input.map((partition, index) => (own.has(index) ? partition.map(({ value }) => [value]) : []));
    cached.set(head.name, rows);
  }
  return rows;
}
