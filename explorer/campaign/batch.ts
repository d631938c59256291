/**
 * The committed output against a batch computation over the same input: every row visible once, and the last visible value of each key its sum; of a table, only the latter.
 * It follows from the properties of exactly-once; this says it a second time, in a user's own words and without any of them.
 */
import type { Row } from "../../impl/trace/events.js";
import type { Monitor } from "../../properties/property.js";

export class BatchComparison {
  private input: readonly (readonly Row[])[] = [];
  private visible = 0;
  private isTable = false;
  private readonly last = new Map<string, number>();

  readonly monitor: Monitor = {
    "run-started": ({ input }) => void (this.input = input),
    "visible": ({ records }) => {
      this.visible += records.length;
      for (const { key, value } of records) this.last.set(key, value);
    },
    "upserted": ({ records }) => {
      this.isTable = true;
      for (const { key, value } of records) this.last.set(key, value);
    },
  };

  /** In what the output differs, once the run has ended; null when it is what a batch would write. */
  difference(): string | null {
    const rows = this.input.reduce((count, { length }) => count + length, 0);
    if (!this.isTable && this.visible !== rows) return `${this.visible} rows are visible, the input has ${rows}`;
    for (const [key, sum] of sumsOf(this.input)) {
      const found = this.last.get(key);
      if (found !== sum) return `the last visible value of key ${key} is ${found ?? "missing"}, its sum over the input is ${sum}`;
    }
    return null;
  }
}

function sumsOf(input: readonly (readonly Row[])[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { key, value } of input.flat()) sums.set(key, (sums.get(key) ?? 0) + value);
  return sums;
}
