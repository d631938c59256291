/**
 * What a sink writes that upserts: rows take the place of those of their key, at once, in the order in which the sink received them. Sent again, because
 * nobody heard the answer, a batch changes nothing. The store knows tokens: it refuses what an older attempt writes, once a newer one has shown its own.
 */
import type { EventOf, TraceLine } from "../../impl/trace/events.js";
import { has, including } from "../../model/checker/sets.js";
import { numbers } from "../../model/protocol/checkpointing/topology.js";
import type { Checkpointing } from "../../model/protocol/checkpointing/variables.js";
import type { Numbering } from "./numbering.js";
import type { Scope } from "./scope.js";
import { either, nothing, one, type Steps } from "./steps.js";

type Upserted = TraceLine & EventOf<"upserted">;

export class Upserts {
  /** By sink: the last batch, of which attempt and with which rows. */
  private readonly last = new Map<number, string>();
  /** The newest attempt whose token the store has seen, of any of the sink's subtasks. */
  private newest = 0;

  constructor(private readonly scope: Scope, private readonly numbering: Numbering) {}

  /** A sink that is restored has shown its token. */
  tokenShown(attempt: number): void {
    this.newest = Math.max(this.newest, attempt);
  }

  /** @param restarts of the model's job, since the attempt that writes */
  of(line: Upserted, sink: number, restarts: number): Steps {
    if (line.attempt < this.newest) return one("upserted", [-1]);
    this.tokenShown(line.attempt);
    const rows = line.records.map((row) => this.numbering.record(row));
    const batch = `${line.attempt} ${rows.join(" ")}`;
    const isAgain = this.last.get(sink) === batch;
    this.last.set(sink, batch);
    const steps = rows.map((record) => ({ action: "upserted", binding: (state: Checkpointing) => [sink, record, restarts + Math.sign(state.failing)] }));
    return either([steps], (state) => isAgain && this.isShown(rows, state));
  }

  /** Whether each row, or one of its key that came after it, is what a reader sees. */
  private isShown(rows: readonly number[], { visible }: Checkpointing): boolean {
    const { sameKey } = this.scope.topology;
    return rows.every((record, index) => [record, ...rows.slice(index + 1).filter((later) => has(sameKey[record]!, later))].some((shown) => has(visible.once, shown)));
  }

  /** At rest, all is written that a sink has received. */
  settled(): Steps {
    return nothing(({ buffer }) => buffer.every(({ once }) => once === 0));
  }
}

/** By record: those of its key, itself among them. A row has the key under which a sink received it. */
export function sameKeys(
  lines: readonly TraceLine[], sinks: ReadonlySet<string>, records: number, recordOf: (row: { readonly partition: number; readonly offset: number }) => number,
): number[] {
  const keys = new Map<number, string>();
  for (const line of lines) if (line.kind === "record-delivered" && sinks.has(line.process)) keys.set(recordOf(line), line.key);
  const ofKey = new Map<string, number>();
  for (const [record, key] of keys) ofKey.set(key, including(ofKey.get(key) ?? 0, record));
  return numbers(records).map((record) => ofKey.get(keys.get(record) ?? "") ?? including(0, record));
}
