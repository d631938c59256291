/**
 * One explanation: the surviving operators consumed their inputs in some order, once; replaying that order gives the values that are visible.
 * The oracle is a running sum written down a second time, three lines long.
 */
import type { EventOf, Row } from "../../impl/trace/events.js";
import type { Property } from "../property.js";

type Delivered = EventOf<"record-delivered">;

export const oneExplanation: Property = {
  name: "one-explanation",
  sentence: "Every visible value is the one that the surviving order of consumption gives.",
  needs: ["run-started", "process-started", "record-delivered", "stored", "read-back", "visible", "run-ended"],
  atRest: true,
  monitor({ violated, arm }) {
    const histories = new Histories();
    const visible: Row[] = [];
    return {
      "run-started": ({ tasks }) => histories.begin(tasks.filter(({ role }) => role === "aggregate").map(({ name }) => name)),
      "process-started": (_event, { process }) => histories.start(process),
      "record-delivered": (event, { process }) => histories.deliver(process, event),
      "stored": ({ handle, applied }, { process }) => histories.store(process, handle, rowsIn(applied)),
      "read-back": ({ handle }, { process }) => histories.restore(process, handle),
      "visible": ({ records }) => {
        for (const record of records) visible.push(record);
      },
      "run-ended": () => {
        arm();
        const expected = histories.replay();
        for (const { partition, offset, key, value } of visible) {
          const sum = expected.get(partition * 2 ** 26 + offset);
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

/** What each operator consumed, cut back to what its restored snapshot holds. */
class Histories {
  private readonly current = new Map<string, Delivered[]>();
  private readonly fresh = new Set<string>();
  private readonly saved = new Map<string, { readonly history: readonly Delivered[]; readonly rows: number }>();

  begin(operators: readonly string[]): void {
    for (const name of operators) this.current.set(name, []);
  }

  /** Whether the new attempt starts empty or restores is seen when it first reads: a record, or a snapshot. */
  start(task: string): void {
    if (this.current.has(task)) this.fresh.add(task);
  }

  deliver(task: string, event: Delivered): void {
    const history = this.current.get(task);
    if (history === undefined) return;
    if (this.fresh.size > 0 && this.fresh.delete(task)) this.current.set(task, [event]);
    else history.push(event);
  }

  store(task: string, handle: string, rows: number): void {
    const history = this.current.get(task);
    if (history !== undefined) this.saved.set(handle, { history, rows });
  }

  restore(task: string, handle: string): void {
    const saved = this.saved.get(handle);
    if (saved === undefined) return;
    this.fresh.delete(task);
    this.current.set(task, saved.history.slice(0, saved.rows));
  }

  /** Row → its key's sum once it was consumed; a row consumed again counts the first time only. */
  replay(): ReadonlyMap<number, number> {
    const expected = new Map<number, number>();
    for (const history of this.current.values()) {
      const sums = new Map<string, number>();
      for (const { partition, offset, key, value } of history) {
        if (expected.has(partition * 2 ** 26 + offset)) continue;
        const sum = (sums.get(key) ?? 0) + value;
        sums.set(key, sum);
        expected.set(partition * 2 ** 26 + offset, sum);
      }
    }
    return expected;
  }
}
