/**
 * How often each input row was seen.
 */
import type { Row } from "../../impl/trace/events.js";

export class RecordCounts {
  private counts: number[][] = [];

  begin(input: readonly (readonly Row[])[]): void {
    this.counts = input.map((rows) => new Array<number>(rows.length).fill(0));
  }

  /** @returns how often the row was seen, this time included. A row that no input holds counts from 1. */
  add(partition: number, offset: number): number {
    const counts = (this.counts[partition] ??= []);
    const count = (counts[offset] ?? 0) + 1;
    counts[offset] = count;
    return count;
  }

  /** The first row that was never seen, or null. */
  firstMissing(): { readonly partition: number; readonly offset: number } | null {
    for (const [partition, counts] of this.counts.entries()) {
      const offset = counts.indexOf(0);
      if (offset >= 0) return { partition, offset };
    }
    return null;
  }
}
