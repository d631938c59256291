/**
 * State, no loss and no duplicate: in every completed checkpoint, what each vertex has applied is what the sources have read, as often as the job passes it on.
 * Judged from the lineage of the bytes that storage really kept. A vertex whose share depends on the order of arrival is left to the consistent cut.
 */
import { addDigest, addLineage, emptyLineage, equalLineage, rowDigest } from "../../impl/engine/state/lineage.js";
import type { EventOf, Lineage } from "../../impl/trace/events.js";
import type { Monitor, Property, Testimony } from "../property.js";
import { CompletedCheckpoints } from "./completed-checkpoints.js";

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
  let shares: Shares | null = null;
  let read: Lineage = [];
  const judge = (event: EventOf<"checkpoint-durable">, { header, sources, vertices, prefixes, chains }: Shares): void => {
    const sums = new Map<string, number[]>(header.vertices.map(({ name }) => [name, emptyLineage(header.input.length)]));
    for (const { task, applied, chained } of completed.complete(event)) {
      const chain = chains.get(task)!;
      addLineage(sums.get(chain[0]!)!, applied);
      chained.forEach((lineage, index) => addLineage(sums.get(chain[index + 1]!)!, lineage));
    }
    const whole = emptyLineage(header.input.length);
    for (const source of sources) addLineage(whole, sums.get(source)!);
    read = whole;
    const misread = describeMisread(fault, prefixes, whole);
    if (misread !== null) violated(`checkpoint ${event.checkpoint}: ${misread}`);
    for (const { name, prefixes: own } of vertices) {
      const expected = own === null ? whole : expectedOf(own, whole);
      const difference = expected === null ? null : describeDifference(fault, expected, sums.get(name)!);
      if (difference !== null) violated(`checkpoint ${event.checkpoint}: the ${name} state ${difference}`);
    }
  };
  return {
    "run-started": (event) => void (shares = sharesOf(event)),
    "stored": (event, origin) => completed.store(event, origin),
    "checkpoint-durable": (event) => {
      arm();
      judge(event, shares!);
    },
    ...(fault === "loss" && {
      "run-ended": () => {
        shares?.header.input.forEach((rows, partition) => {
          const count = read[2 * partition] ?? 0;
          if (count < rows.length) violated(`the last completed checkpoint has read ${count} of the ${rows.length} rows of partition ${partition}`);
        });
      },
    }),
  };
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

/** null when the sources have read more rows than there are: that is said elsewhere. */
function expectedOf(prefixes: Prefixes, read: Lineage): Lineage | null {
  const expected: number[] = [];
  for (const [partition, own] of prefixes.entries()) {
    const prefix = own[read[2 * partition]!];
    if (prefix === undefined) return null;
    expected.push(...prefix);
  }
  return expected;
}

/** Sources read partitions in order: what they have read is the first so many rows, each once. Anything else is both a loss and a duplicate, unless it is too much. */
function describeMisread(fault: Fault, prefixes: Prefixes, read: Lineage): string | null {
  for (const [partition, own] of prefixes.entries()) {
    const count = read[2 * partition]!;
    if (own[count]?.[1] === read[2 * partition + 1] || (fault === "loss" && count >= own.length)) continue;
    return `the sources have read ${count} rows of partition ${partition}, but not its first ${count}, each once`;
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
