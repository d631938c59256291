/**
 * How often each input row was seen at each sink, and how often it should be.
 */
import type { EventOf, Expected, Origin, Row } from "../../impl/trace/events.js";
import { Explanation, type Explained } from "../oracle/explanation.js";
import type { Monitor } from "../property.js";
import { SinkOf } from "./sink-of.js";
import { FinalTable, isTable } from "./visible/final-table.js";

interface SinkCounts {
  readonly expected: Expected;
  readonly counts: number[][];
}

/** A row at a sink, how often it was seen there, and how often it should be. */
export interface Miscount {
  readonly sink: string;
  readonly partition: number;
  readonly offset: number;
  readonly found: number;
  readonly expected: number;
}

export class RecordCounts {
  private readonly sinks = new Map<string, SinkCounts>();
  private readonly sinkOf = new SinkOf();
  private several = false;
  /** The order of arrival decides how often some sink sees a row. */
  private ordered = false;
  private readonly explanation = new Explanation();
  /** Sinks that upsert are judged by what they leave in the end. */
  readonly tables = new FinalTable();

  /** What must be watched besides what is visible. */
  readonly watching = {
    "run-started": (event) => this.begin(event),
    "record-delivered": (event, origin) => {
      if (this.ordered) this.explanation.deliver(event, origin);
      if (!this.tables.isEmpty) this.tables.deliver(event, origin);
    },
    "stored": (event, origin) => {
      if (this.ordered) this.explanation.store(event, origin);
      if (!this.tables.isEmpty) this.tables.store(event, origin);
    },
    "restored": (event, origin) => {
      if (this.ordered) this.explanation.start(event, origin);
      if (!this.tables.isEmpty) this.tables.start(event, origin);
    },
    "read-back": (event, origin) => {
      if (this.ordered) this.explanation.restore(event, origin);
      if (!this.tables.isEmpty) this.tables.restore(event, origin);
    },
    "upserted": (event, origin) => this.tables.upsert(event, origin),
    "transaction-opened": (event, origin) => this.sinkOf.opened(event, origin),
    "job-started": (event) => {
      if (this.ordered) this.explanation.startJob(event);
      if (!this.tables.isEmpty) this.tables.startJob(event);
    },
    "job-finished": () => void (this.explanation.finished = true),
  } as const satisfies Monitor;

  /** Whether it need not know what operators consumed. */
  get needsNoDeliveries(): boolean {
    return !this.ordered && this.tables.isEmpty;
  }

  private begin(event: EventOf<"run-started">): void {
    this.sinkOf.begin(event);
    this.tables.begin(event);
    const sinks = new Set(event.vertices.filter((vertex) => vertex.role === "sink" && !isTable(vertex)).map(({ name }) => name));
    for (const { name, expected } of event.vertices) {
      if (sinks.has(name)) this.sinks.set(name, { expected, counts: event.input.map((rows) => new Array<number>(rows.length).fill(0)) });
    }
    this.several = this.sinks.size > 1;
    this.ordered = [...this.sinks.values()].some(({ expected }) => expected === "order-dependent");
    if (this.ordered) this.explanation.begin(event);
  }

  /** @returns the first row that is now visible more often than it should be; where that depends on the order of arrival nobody knows yet. */
  add(event: EventOf<"visible">, origin: Origin): (Miscount & Row) | null {
    const sink = this.sinkOf.of(event, origin);
    const known = this.sinks.get(sink);
    let first: (Miscount & Row) | null = null;
    if (known === undefined) return null;
    for (const row of event.records) {
      const miscount = count(known, sink, row);
      first ??= miscount;
    }
    return first;
  }

  /** The first row that, at the end, was seen less often than it should be. */
  firstMissing(): Miscount | null {
    return this.first((found, expected) => found < expected);
  }

  /** Likewise more often. */
  firstTooMany(): Miscount | null {
    return this.first((found, expected) => found > expected);
  }

  /** " at SINK" when there are several. */
  at(sink: string): string {
    return this.several ? ` at ${sink}` : "";
  }

  private first(differs: (found: number, expected: number) => boolean): Miscount | null {
    const explained: Explained | null = this.ordered && this.explanation.finished ? this.explanation.explain() : null;
    for (const [sink, { expected, counts }] of this.sinks) {
      const given = explained?.sinks.get(sink);
      const explainedTimes = (partition: number, offset: number, found: number): number =>
        (given === undefined || given === "unknown" ? found : given[partition]?.[offset]?.length ?? 0);
      for (let partition = 0; partition < counts.length; partition++) {
        const rows = counts[partition]!;
        for (let offset = 0; offset < rows.length; offset++) {
          const found = rows[offset] ?? 0;
          const wanted = expectedOf(expected, partition, offset) ?? explainedTimes(partition, offset, found);
          if (differs(found, wanted)) return { sink, partition, offset, found, expected: wanted };
        }
      }
    }
    return null;
  }
}

/** Counts a row in, and compares where the order of arrival does not decide. */
function count({ counts, expected }: SinkCounts, sink: string, { partition, offset, key, value }: Row): (Miscount & Row) | null {
  const rows = (counts[partition] ??= []);
  const found = (rows[offset] ?? 0) + 1;
  rows[offset] = found;
  const wanted = expectedOf(expected, partition, offset);
  return wanted === null || found <= wanted ? null : { sink, partition, offset, key, value, found, expected: wanted };
}

/** null: the order of arrival decides. */
function expectedOf(expected: Expected, partition: number, offset: number): number | null {
  if (expected === "each-once") return 1;
  return expected === "order-dependent" ? null : expected[partition]?.[offset] ?? 0;
}
