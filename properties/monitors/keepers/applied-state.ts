/**
 * What the state of the latest completed checkpoint or savepoint holds: what each vertex has applied, all subtasks together, and what it should,
 * given what the sources have read. A vertex whose share depends on the order of arrival is left to the consistent cut.
 */
import { addDigest, addLineage, emptyLineage, rowDigest, subtractDigest } from "../../../impl/engine/state/lineage.js";
import type { EventOf, Lineage } from "../../../impl/trace/events.js";
import { vertexOf } from "../../oracle/jobs.js";
import type { Monitor } from "../../property.js";
import type { Keeper, Keepers } from "../../keepers.js";
import { CompletedCheckpoints, isOnTheWay, type Completion, type StoredSnapshot } from "./completed-checkpoints.js";
import { SourceReads, type Span, type Spans } from "./source-reads.js";

type Header = EventOf<"run-started">;

interface VertexState {
  readonly name: string;
  readonly applied: Lineage;
  /** null when the sources have read more rows than there are: that is said elsewhere. */
  readonly expected: Lineage | null;
}

export class AppliedState implements Keeper {
  /** What its sources had read. */
  read: Lineage = [];
  /** Likewise of the last one that is not a savepoint taken on the way; at first nothing is known of it. */
  lastRead: Lineage = [];
  /** Operators and sinks. */
  vertices: readonly VertexState[] = [];
  private shares!: Shares;
  private readonly completed: CompletedCheckpoints;
  private readonly reads: SourceReads;

  constructor(keepers: Keepers) {
    this.completed = keepers.of(CompletedCheckpoints);
    this.reads = keepers.of(SourceReads);
  }

  readonly watching = {
    "run-started": (event) => void (this.shares = sharesOf(event)),
    "checkpoint-durable": (event) => this.complete(event),
    "savepoint-durable": (event) => this.complete(event),
  } as const satisfies Monitor;

  get header(): Header {
    return this.shares.header;
  }

  /** What the rows themselves are worth, each once. */
  get prefixes(): Prefixes {
    return this.shares.prefixes;
  }

  get spans(): Spans {
    return this.reads.spans;
  }

  private complete(event: Completion): void {
    const { header, sources, vertices } = this.shares;
    const sums = appliedIn(this.completed.snapshots, this.shares);
    const whole = emptyLineage(header.input.length);
    for (const source of sources) addLineage(whole, sums.get(source)!);
    this.read = whole;
    if (!isOnTheWay(event)) this.lastRead = whole;
    this.vertices = vertices.map(({ name, prefixes }) => ({
      name, applied: sums.get(name)!, expected: prefixes === null ? whole : expectedOf(prefixes, whole, this.spans),
    }));
  }
}

/** By vertex: what all its subtasks have applied. */
function appliedIn(snapshots: readonly StoredSnapshot[], { header, chains }: Shares): ReadonlyMap<string, number[]> {
  const sums = new Map<string, number[]>(header.vertices.map(({ name }) => [name, emptyLineage(header.input.length)]));
  for (const { task, applied, chained } of snapshots) {
    const chain = chains.get(task) ?? chains.get(`${vertexOf(task)}-0`)!;
    addLineage(sums.get(chain[0]!)!, applied);
    chained.forEach((lineage, index) => addLineage(sums.get(chain[index + 1]!)!, lineage));
  }
  return sums;
}

/** Per partition: count and digest of what its first so many rows are worth. */
export type Prefixes = readonly (readonly (readonly [count: number, digest: number])[])[];

/** What each vertex should have applied, given what the sources have read. */
interface Shares {
  readonly header: Header;
  readonly sources: readonly string[];
  /** Of the rows themselves, each once. */
  readonly prefixes: Prefixes;
  /** Operators and sinks; prefixes are null where each row counts once. */
  readonly vertices: readonly { readonly name: string; readonly prefixes: Prefixes | null }[];
  readonly chains: ReadonlyMap<string, readonly string[]>;
}

/** The same header begins run after run. */
const known = new WeakMap<Header, Shares>();

function sharesOf(header: Header): Shares {
  let shares = known.get(header);
  if (shares === undefined) {
    const judged = header.vertices.filter(({ role, expected }) => role !== "source" && expected !== "order-dependent");
    shares = {
      header,
      sources: header.vertices.filter(({ role }) => role === "source").map(({ name }) => name),
      prefixes: prefixesOf(header, () => 1),
      vertices: judged.map(({ name, expected }) => ({
        name, prefixes: typeof expected === "string" ? null : prefixesOf(header, (partition, offset) => expected[partition]?.[offset] ?? 0),
      })),
      chains: new Map(header.tasks.map(({ name, chain }) => [name, chain])),
    };
    known.set(header, shares);
  }
  return shares;
}

function prefixesOf({ input }: Header, countOf: (partition: number, offset: number) => number): Prefixes {
  return input.map((rows) => {
    let count = 0;
    let digest = 0;
    const prefixes: [number, number][] = [[0, 0]];
    for (const { partition, offset } of rows) {
      for (let times = countOf(partition, offset); times > 0; times--) {
        count++;
        digest = addDigest(digest, rowDigest(partition, offset));
      }
      prefixes.push([count, digest]);
    }
    return prefixes;
  });
}

function expectedOf(prefixes: Prefixes, read: Lineage, spans: Spans): Lineage | null {
  const expected: number[] = [];
  for (const [partition, own] of prefixes.entries()) {
    const worth = worthOf(own, spans.get(partition) ?? [[0, read[2 * partition]!]]);
    if (worth === null) return null;
    expected.push(...worth);
  }
  return expected;
}

/** Count and digest of these rows of one partition; null when there are no such rows. */
export function worthOf(prefixes: Prefixes[number], spans: readonly Span[]): readonly [number, number] | null {
  const [first] = spans;
  if (spans.length === 1 && first![0] === 0) return prefixes[first![1]] ?? null;
  let count = 0;
  let digest = 0;
  for (const [from, to] of spans) {
    const [before, after] = [prefixes[from], prefixes[to]];
    if (before === undefined || after === undefined) return null;
    count += after[0] - before[0];
    digest = addDigest(digest, subtractDigest(after[1], before[1]));
  }
  return [count, digest];
}

