/**
 * What the surviving order of consumption explains: what each task has consumed in it, replayed once through the operators as a batch would compute them.
 */
import type { Row, TaskDescription } from "../../impl/trace/events.js";
import type { Monitor } from "../property.js";
import type { Keeper, Keepers } from "../keepers.js";
import { Histories, type Delivered } from "./histories.js";
import { vertexOf } from "./jobs.js";
import { replayOf } from "./replay.js";
import type { ChainTasks, Header } from "./topology.js";

/** By partition and offset: the values given out under that identity. */
export type Given = readonly (readonly (readonly number[] | undefined)[])[];
type MaybeGiven = Given | "unknown";

/** What reaches each sink vertex; "unknown" behind an operator that nobody here knows. `contradiction`: an operator consumed what its upstream never gave out. */
export interface Explained {
  readonly sinks: ReadonlyMap<string, MaybeGiven>;
  readonly contradiction: string | null;
}

export class Explanation implements Keeper {
  /** Whether the job has finished. In one that failed, tasks stopped where they were: their histories need not fit together. */
  finished = false;
  private readonly histories: Histories;
  private known: Explained | null = null;

  constructor(keepers: Keepers) {
    this.histories = keepers.of(Histories);
  }

  readonly watching = {
    "job-started": () => void (this.finished = false),
    "job-finished": () => void (this.finished = true),
  } as const satisfies Monitor;

  /** To be asked for when the run has ended. */
  get explained(): Explained {
    return (this.known ??= this.explain());
  }

  private explain(): Explained {
    const given = new Map<string, MaybeGiven>();
    const sinks = new Map<string, MaybeGiven>();
    for (const chain of this.histories.topology.chains) {
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
    if (chain.head.role === "source") return rowsOf(this.histories.topology.header, chain);
    return upstream.length === 1 ? upstream[0]! : merged(upstream as readonly Given[]);
  }

  /** Keyed state is the same in one hand as in many: what was dealt out anew is replayed by one for all. */
  private replayTogether({ tasks, operators, head }: ChainTasks, base: readonly Delivered[]): MaybeGiven {
    const replay = operators.some((operator) => UNKEYED.has(operator?.operator ?? "")) ? null : replayOf(operators);
    if (replay === null) return "unknown";
    const out: Values[][] = this.histories.topology.header.input.map(() => []);
    const inputOf = new Map(tasks.flatMap(({ inputs }) => inputs.map(({ from, input }): [string, number] => [vertexOf(from), input])));
    const delivered = [...base, ...tasks.flatMap(({ name }) => this.histories.of(name))];
    for (const event of head.expected === "each-once" ? once(delivered) : delivered) {
      const record = replay.consume(event, inputOf.get(vertexOf(event.from)) ?? 0);
      if (record !== null) add(out, record);
      if (this.histories.isDrainedAfter(event)) for (const held of replay.finish()) add(out, held);
    }
    for (const record of replay.finish()) add(out, record);
    return out;
  }

  private replay(chain: ChainTasks): MaybeGiven {
    const base = this.histories.dealtOut(chain.tail.name);
    if (base.length > 0) return this.replayTogether(chain, base);
    const { tasks, operators, head } = chain;
    const out: Values[][] = this.histories.topology.header.input.map(() => []);
    for (const { name, inputs } of tasks) {
      const replay = replayOf(operators);
      if (replay === null) return "unknown";
      const inputOf = inputs.some(({ input }) => input > 0) ? new Map(inputs.map(({ from, input }) => [vertexOf(from), input])) : null;
      const delivered = this.histories.of(name);
      for (const event of head.expected === "each-once" ? once(delivered) : delivered) {
        const record = replay.consume(event, inputOf?.get(vertexOf(event.from)) ?? 0);
        if (record !== null) add(out, record);
        if (this.histories.isDrainedAfter(event)) for (const held of replay.finish()) add(out, held);
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

  private firstUnexplained({ name, inputs }: TaskDescription, given: ReadonlyMap<string, MaybeGiven>): Delivered | null {
    const { tails } = this.histories.topology;
    const flows = new Map(inputs.map(({ from }) => [from, given.get(tails.get(from) ?? "")]));
    for (const event of this.histories.of(name)) {
      const values = flows.get(event.from);
      if (values === undefined || values === "unknown" || values[event.partition]?.[event.offset]?.includes(event.value) === true) continue;
      return event;
    }
    return null;
  }
}

/** Operators whose state belongs to the subtask. */
const UNKEYED: ReadonlySet<string> = new Set(["arrival-number", "running-model"]);

type Values = number[] | undefined;

function add(given: Values[][], { partition, offset, value }: Row): void {
  const rows = (given[partition] ??= []);
  const values = rows[offset];
  if (values === undefined) rows[offset] = [value];
  else values.push(value);
}

/** A row that a task consumed twice counts the first time only. */
function once(delivered: readonly Delivered[]): readonly Delivered[] {
  const seen: boolean[][] = [];
  return delivered.filter(({ partition, offset }) => {
    const rows = (seen[partition] ??= []);
    if (rows[offset] === true) return false;
    return (rows[offset] = true);
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
