/**
 * State, no loss and no duplicate: in every completed checkpoint, what each vertex has applied is what the sources have read, as often as the job passes it on.
 * Judged from the lineage of the bytes that storage really kept. A vertex whose share depends on the order of arrival is left to the consistent cut.
 */
import { addDigest, addLineage, emptyLineage, equalLineage, rowDigest, subtractDigest } from "../../impl/engine/state/lineage.js";
import type { EventOf, Lineage } from "../../impl/trace/events.js";
import { vertexOf } from "../oracle/jobs.js";
import type { Monitor, Property, Testimony } from "../property.js";
import { CompletedCheckpoints, isOnTheWay, type Completion, type StoredSnapshot } from "./completed-checkpoints.js";
import { SourceReads, type Span, type Spans } from "./source-reads.js";

type Fault = "loss" | "duplicate";
type Header = EventOf<"run-started">;

export const noLossState: Property = {
  name: "no-loss-state",
  sentence: "Every row that a completed checkpoint's sources have read is applied in its state, and at the end every row is.",
  needs: ["run-started", "stored", "checkpoint-durable", "run-ended"],
  atRest: false,
  monitor: (testimony) => stateMonitor("loss", testimony),
};

export const noDuplicateState: Property = {
  name: "no-duplicate-state",
  sentence: "No row is applied twice in the state of a completed checkpoint.",
  needs: ["run-started", "stored", "checkpoint-durable"],
  atRest: false,
  monitor: (testimony) => stateMonitor("duplicate", testimony),
};

function stateMonitor(fault: Fault, { violated, arm }: Testimony): Monitor {
  const completed = new CompletedCheckpoints();
  const reads = new SourceReads();
  let shares: Shares | null = null;
  let read: Lineage = [];
  const judge = (event: Completion, own: Shares): void => {
    const { header, sources, vertices, prefixes } = own;
    const sums = appliedIn(completed.complete(event), own);
    const whole = emptyLineage(header.input.length);
    for (const source of sources) addLineage(whole, sums.get(source)!);
    if (!isOnTheWay(event)) read = whole;
    const spans = reads.complete(event);
    const misread = describeMisread(fault, prefixes, whole, spans);
    if (misread !== null) violated(`checkpoint ${event.checkpoint}: ${misread}`);
    for (const { name, prefixes: share } of vertices) {
      const expected = share === null ? whole : expectedOf(share, whole, spans);
      const difference = expected === null ? null : describeDifference(fault, expected, sums.get(name)!);
      if (difference !== null) violated(`checkpoint ${event.checkpoint}: the ${name} state ${difference}`);
    }
  };
  return {
    ...reads.watching,
    "run-started": (event) => void (shares = sharesOf(event)),
    "stored": (event, origin) => {
      completed.store(event, origin);
      reads.store(event, origin);
    },
    "checkpoint-durable": (event) => {
      arm();
      judge(event, shares!);
    },
    "savepoint-durable": (event) => judge(event, shares!),
    "job-started": (event) => void completed.startJob(event),
    ...(fault === "loss" && { "run-ended": () => describeUnread(shares?.header.input ?? [], read).forEach(violated) }),
  };
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
type Prefixes = readonly (readonly (readonly [count: number, digest: number])[])[];

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

function describeUnread(input: Header["input"], read: Lineage): readonly string[] {
  return input.flatMap((rows, partition) => {
    const count = read[2 * partition] ?? 0;
    return count < rows.length ? [`the last completed checkpoint has read ${count} of the ${rows.length} rows of partition ${partition}`] : [];
  });
}

/** null when the sources have read more rows than there are: that is said elsewhere. */
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
function worthOf(prefixes: Prefixes[number], spans: readonly Span[]): readonly [number, number] | null {
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

/** Sources read partitions in order: what they have read is the first so many rows, each once. Anything else is both a loss and a duplicate, unless it is too much. */
function describeMisread(fault: Fault, prefixes: Prefixes, read: Lineage, spans: Spans): string | null {
  for (const [partition, own] of prefixes.entries()) {
    const count = read[2 * partition]!;
    const given = spans.get(partition);
    const gap = fault === "loss" && given !== undefined ? firstGap(given) : null;
    if (gap !== null) return `rows ${gap[0]} to ${gap[1] - 1} of partition ${partition} were given to an attempt that is gone, and nobody can read them again`;
    if (worthOf(own, given ?? [[0, count]])?.[1] === read[2 * partition + 1] || (fault === "loss" && count >= own.length)) continue;
    return `the sources have read ${count} rows of partition ${partition}, but not its first ${count}, each once`;
  }
  return null;
}

/** What lies before or between these rows. */
function firstGap(spans: readonly Span[]): Span | null {
  let end = 0;
  for (const [from, to] of spans) {
    if (from > end) return [end, from];
    end = to;
  }
  return null;
}

/** A differing digest under an equal count is both a loss and a duplicate: some row is there in another's place. */
function describeDifference(fault: Fault, wanted: Lineage, applied: Lineage): string | null {
  if (equalLineage(wanted, applied)) return null;
  for (let at = 0; at < wanted.length; at += 2) {
    const [expected, found] = [wanted[at]!, applied[at]!];
    const differs = fault === "loss" ? found < expected : found > expected;
    if (differs) return `holds ${found} rows of partition ${at / 2}, of what the sources had read it should hold ${expected}`;
    if (found === expected && wanted[at + 1] !== applied[at + 1]) return `holds other rows of partition ${at / 2} than those ${expected} of what the sources had read`;
  }
  return null;
}
