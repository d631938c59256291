/**
 * One explanation: the surviving operators consumed their inputs in some order, once; replaying that order gives the values that are visible.
 * The oracle is a running sum written down a second time, three lines long.
 */
import type { EventOf, Origin, Row } from "../../impl/trace/events.js";
import type { Property } from "../property.js";

type Delivered = EventOf<"record-delivered">;

export const oneExplanation: Property = {
  name: "one-explanation",
  sentence: "Every visible value is the one that the surviving order of consumption gives.",
  needs: ["run-started", "record-delivered", "stored", "read-back", "visible", "run-ended"],
  atRest: true,
  monitor({ violated, arm }) {
    const histories = new Histories();
    const visible: Row[] = [];
    return {
      "run-started": ({ tasks }) => histories.begin(tasks.filter(({ role }) => role === "aggregate").map(({ name }) => name)),
      "record-delivered": (event, origin) => histories.deliver(origin, event),
      "stored": ({ handle, applied }, origin) => histories.store(origin, handle, rowsIn(applied)),
      "read-back": ({ handle }, origin) => histories.restore(origin, handle),
      "visible": ({ records }) => {
        for (const record of records) visible.push(record);
      },
      "run-ended": () => {
        arm();
        const expected = histories.replay();
        for (const { partition, offset, key, value } of visible) {
          const sum = expected[partition]?.[offset];
          if (sum === value) continue;
          const explanation = sum === undefined ? "no surviving operator consumed it" : `consumed in the surviving order it is ${sum}`;
          return violated(`the record of partition ${partition}, offset ${offset} (key ${key}) is visible with value ${value}, but ${explanation}`);
        }
      },
    };
  },
};

function rowsIn(applied: readonly number[]): number {
  let rows = 0;
  for (let at = 0; at < applied.length; at += 2) rows += applied[at]!;
  return rows;
}

/** What each operator consumed, attempt by attempt, cut back to what its restored snapshot holds. */
class Histories {
  /** Task attempt → what it consumed; only of operators. */
  private readonly attempts = new Map<Origin, Delivered[]>();
  /** Task → the history that counts, and whose it is: of its latest attempt that read anything, a record or a snapshot. */
  private readonly surviving = new Map<string, { readonly origin: Origin | null; readonly history: Delivered[] }>();
  private readonly saved = new Map<string, { readonly history: readonly Delivered[]; readonly rows: number }>();

  begin(operators: readonly string[]): void {
    for (const name of operators) this.surviving.set(name, { origin: null, history: [] });
  }

  deliver(origin: Origin, event: Delivered): void {
    const current = this.surviving.get(origin.process);
    if (current === undefined) return;
    if (current.origin === origin) current.history.push(event);
    else if (current.origin === null || current.origin.attempt < origin.attempt) this.replace(origin, [event]);
    else this.attempts.get(origin)?.push(event);
  }

  store(origin: Origin, handle: string, rows: number): void {
    this.saved.set(handle, { history: this.attempts.get(origin) ?? [], rows });
  }

  restore(origin: Origin, handle: string): void {
    const saved = this.saved.get(handle);
    const current = this.surviving.get(origin.process);
    if (saved === undefined || current === undefined || (current.origin?.attempt ?? 0) > origin.attempt) return;
    this.replace(origin, saved.history.slice(0, saved.rows));
  }

  private replace(origin: Origin, history: Delivered[]): void {
    this.attempts.set(origin, history);
    this.surviving.set(origin.process, { origin, history });
  }

  /** Partition and offset → its key's sum once the row was consumed; a row consumed again counts the first time only. */
  replay(): readonly (readonly number[])[] {
    const expected: number[][] = [];
    for (const { history } of this.surviving.values()) {
      const sums = new Map<string, number>();
      for (const { partition, offset, key, value } of history) {
        const rows = (expected[partition] ??= []);
        if (rows[offset] !== undefined) continue;
        const sum = (sums.get(key) ?? 0) + value;
        sums.set(key, sum);
        rows[offset] = sum;
      }
    }
    return expected;
  }
}
