/**
 * How often each input row was seen at each sink, and how often it should be.
 */
import type { EventOf, Expected, Origin, Row } from "../../../impl/trace/events.js";
import { Explanation } from "../../oracle/explanation.js";
import { isTable } from "../../oracle/topology.js";
import type { Monitor } from "../../property.js";
import type { Keeper, Keepers } from "../../keepers.js";
import { SinkOf } from "./sink-of.js";

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

export class RecordCounts implements Keeper {
  /** The first row that is visible more often than it should be since the latest write; where that depends on the order of arrival nobody knows yet. */
  excess: (Miscount & Row) | null = null;
  private readonly sinks = new Map<string, SinkCounts>();
  private readonly sinkOf: SinkOf;
  private readonly explanation: Explanation;

  constructor(keepers: Keepers) {
    this.sinkOf = keepers.of(SinkOf);
    this.explanation = keepers.of(Explanation);
  }

  readonly watching = {
    "run-started": (event) => this.begin(event),
    "visible": (event, origin) => this.count(event, origin),
  } as const satisfies Monitor;

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
    return this.sinks.size > 1 ? ` at ${sink}` : "";
  }

  /** Sinks that upsert are judged by what they leave in the end. */
  private begin({ vertices, input }: EventOf<"run-started">): void {
    for (const vertex of vertices) {
      if (vertex.role === "sink" && !isTable(vertex)) this.sinks.set(vertex.name, { expected: vertex.expected, counts: input.map((rows) => new Array<number>(rows.length).fill(0)) });
    }
  }

  private count(event: EventOf<"visible">, origin: Origin): void {
    const sink = this.sinkOf.of(event, origin);
    const known = this.sinks.get(sink);
    this.excess = null;
    if (known === undefined) return;
    for (const row of event.records) {
      const miscount = count(known, sink, row);
      this.excess ??= miscount;
    }
  }

  private first(differs: (found: number, expected: number) => boolean): Miscount | null {
    for (const [sink, { expected, counts }] of this.sinks) {
      const given = expected === "order-dependent" && this.explanation.finished ? this.explanation.explained.sinks.get(sink) : undefined;
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
