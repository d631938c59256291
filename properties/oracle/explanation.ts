/**
 * The surviving order of consumption, and what it explains: each task's deliveries, cut back to what its restored snapshot holds,
 * replayed once through the operators as a batch would compute them.
 */
import type { EventOf, Origin, Row, TaskDescription } from "../../impl/trace/events.js";
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

export class Explanation {
  /** Whether the job has finished. In one that failed, tasks stopped where they were: their histories need not fit together. */
  finished = false;
  private topology!: Topology;
  /** Task attempt → what it consumed; only of tasks with an operator. */
  private readonly attempts = new Map<Origin, Delivered[]>();
  /** Task → the history that counts, and whose it is: of its latest attempt that read anything, a record or a snapshot. */
  private readonly surviving = new Map<string, History>();
  private readonly saved = new Map<string, { readonly delivered: readonly Delivered[]; readonly rows: number }>();

  begin(header: Header): void {
    this.topology = topologyOf(header);
    for (const { operators, tasks } of this.topology.chains) {
      if (operators.length > 0) for (const { name } of tasks) this.surviving.set(name, { origin: null, delivered: [] });
    }
  }

  deliver(event: Delivered, origin: Origin): void {
    const current = this.surviving.get(origin.process);
    if (current === undefined) return;
    if (current.origin === origin) current.delivered.push(event);
    else if (current.origin === null || current.origin.attempt < origin.attempt) this.replace(origin, [event]);
    else this.attempts.get(origin)?.push(event);
  }

  store({ handle, applied }: EventOf<"stored">, origin: Origin): void {
    let rows = 0;
    for (let at = 0; at < applied.length; at += 2) rows += applied[at]!;
    this.saved.set(handle, { delivered: this.attempts.get(origin) ?? [], rows });
  }

  restore({ handle }: EventOf<"read-back">, origin: Origin): void {
    const saved = this.saved.get(handle);
    const current = this.surviving.get(origin.process);
    if (saved === undefined || current === undefined || (current.origin?.attempt ?? 0) > origin.attempt) return;
    this.replace(origin, saved.delivered.slice(0, saved.rows));
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

  private replay({ tasks, operators, head }: ChainTasks): MaybeGiven {
    const out: Values[][] = this.topology.header.input.map(() => []);
    for (const { name, inputs } of tasks) {
      const replay = replayOf(operators);
      if (replay === null) return "unknown";
      const inputOf = inputs.some(({ input }) => input > 0) ? new Map(inputs.map(({ from, input }) => [from, input])) : null;
      const { delivered } = this.surviving.get(name)!;
      for (const event of head.expected === "each-once" ? once(delivered) : delivered) {
        const record = replay.consume(event, inputOf?.get(event.from) ?? 0);
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
    this.attempts.set(origin, delivered);
    this.surviving.set(origin.process, { origin, delivered });
  }
}

type Values = number[] | undefined;

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
