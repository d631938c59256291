/**
 * The surviving order of consumption, and what it explains: each task's deliveries, cut back to what its restored snapshot holds,
 * replayed once through the operators as a batch would compute them.
 */
import type { EventOf, Origin, Row, TaskDescription, VertexDescription } from "../../impl/trace/events.js";
import { replayOf } from "./replay.js";

type Delivered = EventOf<"record-delivered">;

/** By partition and offset: the values given out under that identity. */
export type Given = readonly (readonly (readonly number[] | undefined)[])[];

interface History {
  readonly origin: Origin | null;
  readonly delivered: Delivered[];
}

export class Explanation {
  private header: EventOf<"run-started"> | null = null;
  private tasks: readonly TaskDescription[] = [];
  private vertices = new Map<string, VertexDescription>();
  /** Task → the tail of its chain. */
  private tails = new Map<string, string>();
  /** Task attempt → what it consumed; only of tasks with an operator. */
  private readonly attempts = new Map<Origin, readonly Delivered[]>();
  /** Task → the history that counts, and whose it is: of its latest attempt that read anything, a record or a snapshot. */
  private readonly surviving = new Map<string, History>();
  private readonly saved = new Map<string, { readonly delivered: readonly Delivered[]; readonly rows: number }>();

  /** Whether the job has finished. In one that failed, tasks stopped where they were: their histories need not fit together. */
  finished = false;

  begin(header: EventOf<"run-started">): void {
    this.header = header;
    this.tasks = header.tasks;
    this.vertices = new Map(header.vertices.map((vertex) => [vertex.name, vertex]));
    this.tails = new Map(header.tasks.map(({ name, chain }) => [name, chain.at(-1)!]));
    for (const { name, chain } of header.tasks) if (this.operatorsOf(chain).length > 0) this.surviving.set(name, { origin: null, delivered: [] });
  }

  deliver(event: Delivered, origin: Origin): void {
    const current = this.surviving.get(origin.process);
    if (current === undefined) return;
    if (current.origin === origin) current.delivered.push(event);
    else this.replace(origin, [event]);
  }

  store({ handle, applied }: EventOf<"stored">, origin: Origin): void {
    let rows = 0;
    for (let at = 0; at < applied.length; at += 2) rows += applied[at]!;
    this.saved.set(handle, { delivered: this.attempts.get(origin) ?? [], rows });
  }

  restore({ handle }: EventOf<"read-back">, origin: Origin): void {
    const saved = this.saved.get(handle);
    if (saved !== undefined && this.surviving.has(origin.process)) this.replace(origin, saved.delivered.slice(0, saved.rows));
  }

  /** @returns what reaches each sink vertex; "unknown" behind an operator that nobody here knows; or, as `contradiction`, that an operator consumed what its upstream never gave out. */
  explain(): Explained {
    const given = new Map<string, Given | "unknown">();
    const sinks = new Map<string, Given | "unknown">();
    for (const [tail, tasks] of this.byTail()) {
      for (const task of tasks) {
        const contradiction = this.contradictionIn(task, given);
        if (contradiction !== null) return { sinks, contradiction };
      }
      const result = this.givenBy(tasks, given);
      given.set(tail, result);
      if (this.vertices.get(tail)?.role === "sink") sinks.set(tail, result);
    }
    return { sinks, contradiction: null };
  }

  /** The tasks of each chain, in the order of the header, which is topological. */
  private byTail(): ReadonlyMap<string, readonly TaskDescription[]> {
    const groups = new Map<string, TaskDescription[]>();
    for (const task of this.tasks) {
      const tail = task.chain.at(-1)!;
      const group = groups.get(tail);
      if (group === undefined) groups.set(tail, [task]);
      else group.push(task);
    }
    return groups;
  }

  /** Tasks without operators pass on what they are given; sources, their rows. */
  private givenBy(tasks: readonly TaskDescription[], given: ReadonlyMap<string, Given | "unknown">): Given | "unknown" {
    const operators = this.operatorsOf(tasks[0]!.chain);
    const upstream = [...new Set(tasks.flatMap(({ inputs }) => inputs.flatMap(({ from }) => this.tails.get(from) ?? [])))].map((vertex) => given.get(vertex)!);
    if (upstream.includes("unknown")) return "unknown";
    if (operators.length > 0) return this.replay(tasks, operators);
    if (tasks[0]!.role === "source") return rowsOf(this.header!, tasks);
    return upstream.length === 1 ? upstream[0]! : merged(upstream as readonly Given[]);
  }

  private replay(tasks: readonly TaskDescription[], operators: readonly VertexDescription["operator"][]): Given | "unknown" {
    const out: Values[][] = this.header!.input.map(() => []);
    for (const { name, inputs, chain } of tasks) {
      const replay = replayOf(operators);
      if (replay === null) return "unknown";
      const inputOf = new Map(inputs.map(({ from, input }) => [from, input]));
      for (const event of this.once(this.surviving.get(name)!.delivered, chain[0]!)) {
        const record = replay.consume(event, inputOf.get(event.from) ?? 0);
        if (record !== null) add(out, record);
      }
      for (const record of replay.finish()) add(out, record);
    }
    return out;
  }

  /** Where each row comes once, one that a task consumed twice counts the first time only. */
  private once(delivered: readonly Delivered[], head: string): readonly Delivered[] {
    if (this.vertices.get(head)?.expected !== "each-once") return delivered;
    const seen = new Set<number>();
    return delivered.filter(({ partition, offset }) => {
      const name = partition * 2 ** 26 + offset;
      return !seen.has(name) && seen.add(name) !== null;
    });
  }

  private contradictionIn(task: TaskDescription, given: ReadonlyMap<string, Given | "unknown">): string | null {
    const history = this.surviving.get(task.name);
    if (history === undefined || task.role === "source" || !this.finished) return null;
    for (const { from, partition, offset, key, value } of history.delivered) {
      const values = given.get(this.tails.get(from) ?? "");
      if (values === undefined || values === "unknown" || values[partition]?.[offset]?.includes(value) === true) continue;
      return `${task.name} consumed the record of partition ${partition}, offset ${offset} (key ${key}) with value ${value}, which ${from} does not give out in the surviving order`;
    }
    return null;
  }

  private operatorsOf(chain: readonly string[]): readonly VertexDescription["operator"][] {
    return chain.flatMap((name) => {
      const vertex = this.vertices.get(name);
      return vertex?.role === "operator" ? [vertex.operator] : [];
    });
  }

  private replace(origin: Origin, delivered: Delivered[]): void {
    this.attempts.set(origin, delivered);
    this.surviving.set(origin.process, { origin, delivered });
  }
}

export interface Explained {
  readonly sinks: ReadonlyMap<string, Given | "unknown">;
  readonly contradiction: string | null;
}

type Values = number[] | undefined;

function add(given: Values[][], { partition, offset, value }: Row): void {
  const rows = (given[partition] ??= []);
  const values = rows[offset];
  if (values === undefined) rows[offset] = [value];
  else values.push(value);
}

function merged(flows: readonly Given[]): Given {
  const out: Values[][] = [];
  for (const flow of flows) {
    flow.forEach((rows, partition) => rows.forEach((values, offset) => values?.forEach((value) => add(out, { partition, offset, key: "", value }))));
  }
  return out;
}

/** The same header begins run after run. */
const known = new WeakMap<EventOf<"run-started">, Map<string, Given>>();

/** What source tasks give out: the rows of their partitions. */
function rowsOf(header: EventOf<"run-started">, tasks: readonly TaskDescription[]): Given {
  const cached = known.get(header) ?? new Map<string, Given>();
  known.set(header, cached);
  const { name } = tasks[0]!;
  let rows = cached.get(name);
  if (rows === undefined) {
    const own = new Set(tasks.flatMap(({ inputs }) => inputs.map(({ from }) => Number(from.slice(from.lastIndexOf("-") + 1)))));
    rows = header.input.map((partition, index) => (own.has(index) ? partition.map(({ value }) => [value]) : []));
    cached.set(name, rows);
  }
  return rows;
}
