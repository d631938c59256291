/**
 * A table that sinks upsert, at rest: each key must hold what the sinks consumed last of it in the surviving order, and every row must have come by once.
 * In between it may hold anything: replay brings old values back.
 */
import type { EventOf, Origin, Row, TaskDescription, VertexDescription } from "../../../impl/trace/events.js";
import { Histories } from "../../oracle/histories.js";
import { isRescaled } from "../../oracle/jobs.js";
import { replayOf } from "../../oracle/replay.js";
import { isTable, topologyOf, type ChainTasks, type Topology } from "../../oracle/topology.js";
import type { Monitor } from "../../property.js";
import type { Keeper, Keepers } from "../../keepers.js";

export class FinalTable implements Keeper {
  private topology!: Topology;
  private readonly histories: Histories;
  /** Leaves out: a job whose parallelism changes; its tables are not judged. */
  private isUnknown = false;
  /** Sink → key → the row that it holds. */
  private readonly tables = new Map<string, Map<string, Row>>();

  constructor(keepers: Keepers) {
    this.histories = keepers.of(Histories);
  }

  readonly watching = {
    "run-started": (event) => this.begin(event),
    "upserted": (event, origin) => this.upsert(event, origin),
    "job-started": (event) => void (this.isUnknown ||= !this.isEmpty && this.topology.chains.some(({ head }) => isRescaled(head.name, event))),
  } as const satisfies Monitor;

  get isEmpty(): boolean {
    return this.tables.size === 0;
  }

  /** How a table differs from what was consumed last, or lacks a row of the input; null when neither. */
  loss(): string | null {
    for (const [sink, table] of this.isUnknown ? [] : this.tables) {
      const { chain, last, given } = this.givenTo(sink);
      const missing = this.firstMissing(chain.tail, given);
      if (missing !== null) return `the record of partition ${missing.partition}, offset ${missing.offset} (key ${missing.key}) never reached the table`;
      for (const [key, rows] of last) {
        const found = table.get(key);
        if (found !== undefined && rows.some((row) => isSame(row, found))) continue;
        const [{ partition, offset, value }] = rows as [Row];
        return `the last value of key ${key} is ${value} (partition ${partition}, offset ${offset}), but the table holds ${found === undefined ? "none" : `${found.value} (partition ${found.partition}, offset ${found.offset})`}`;
      }
    }
    return null;
  }

  /** A row that an operator with state consumed twice in the order that the tables come of; null when there is none. */
  duplicate(): string | null {
    for (const { head, tasks, operators } of this.isEmpty || this.isUnknown ? [] : this.topology.chains) {
      if (head.expected !== "each-once" || !operators.some((operator) => operator !== null && !STATELESS.has(operator.operator))) continue;
      for (const { name } of tasks) {
        const twice = firstTwice(this.histories.of(name));
        if (twice !== null) return `the record of partition ${twice.partition}, offset ${twice.offset} (key ${twice.key}) counts twice in what ${name} gave to the table`;
      }
    }
    return null;
  }

  private begin(header: EventOf<"run-started">): void {
    this.topology = topologyOf(header);
    for (const sink of this.topology.sinks) if (isTable(sink)) this.tables.set(sink.name, new Map());
  }

  private upsert({ records }: EventOf<"upserted">, { process }: Origin): void {
    const table = this.tables.get(this.topology.tails.get(process) ?? "");
    for (const row of records) table?.set(row.key, row);
  }

  /** What the sink's tasks were given in the surviving order: all of it, and the last row of each key, one per task. */
  private givenTo(sink: string): { readonly chain: ChainTasks; readonly given: readonly Row[]; readonly last: ReadonlyMap<string, readonly Row[]> } {
    const chain = this.topology.chains.find(({ tail }) => tail.name === sink)!;
    const last = new Map<string, readonly Row[]>();
    const all: Row[] = [];
    for (const task of chain.tasks) {
      const given = through(chain, task, this.histories);
      all.push(...given);
      const own = new Map(given.map((row) => [row.key, row]));
      for (const [key, row] of own) last.set(key, [...(last.get(key) ?? []), row]);
    }
    return { chain, given: all, last };
  }

  private firstMissing({ expected }: VertexDescription, given: readonly Row[]): Row | null {
    if (expected === "order-dependent") return null;
    const reached = new Set(given.map(nameOf));
    return this.topology.header.input.flat().find((row) => (expected === "each-once" || (expected[row.partition]?.[row.offset] ?? 0) > 0) && !reached.has(nameOf(row))) ?? null;
  }
}

/** What the last of a chain is given. */
function through({ operators }: ChainTasks, { name, inputs }: TaskDescription, histories: Histories): readonly Row[] {
  const delivered = histories.of(name);
  if (operators.length === 0) return delivered;
  const replay = replayOf(operators);
  if (replay === null) return [];
  const inputOf = new Map(inputs.map(({ from, input }) => [from, input]));
  const given = delivered.flatMap((event) => {
    const record = replay.consume(event, inputOf.get(event.from) ?? 0);
    return [...(record === null ? [] : [record]), ...(histories.isDrainedAfter(event) ? replay.finish() : [])];
  });
  return [...given, ...replay.finish()];
}

/** Operators that give out the same for a row that comes twice. */
const STATELESS: ReadonlySet<string> = new Set(["map", "filter"]);

function firstTwice(delivered: readonly Row[]): Row | null {
  const seen = new Set<number>();
  return delivered.find((row) => seen.has(nameOf(row)) || !seen.add(nameOf(row))) ?? null;
}

function nameOf({ partition, offset }: Row): number {
  return partition * 2 ** 26 + offset;
}

function isSame(one: Row, other: Row): boolean {
  return one.partition === other.partition && one.offset === other.offset && one.value === other.value;
}
