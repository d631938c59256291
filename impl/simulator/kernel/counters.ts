/**
 * Counts by integer, all in one open table: a run counts at every request and message, and that many small maps cost more than what they count.
 */

/** Key and count side by side; −1: free. */
const FREE = Array.from({ length: 512 }, () => -1);

export class Counters {
  private table = FREE.slice();
  private used = 0;

  /** `key`: an integer from 0 up to 2^30. @returns how often it was asked for before */
  next(key: number): number {
    const at = this.placeOf(key);
    const count = this.table[at + 1]!;
    if (count >= 0) return this.table[at + 1]!++;
    this.table[at] = key;
    this.table[at + 1] = 1;
    if (4 * ++this.used > this.table.length) this.grow();
    return 0;
  }

  private placeOf(key: number): number {
    const { table } = this;
    const last = table.length - 2;
    let at = (Math.imul(key, 0x9e3779b1) >>> 15) & last;
    while (table[at] !== key && table[at] !== -1) at = (at + 2) & last;
    return at;
  }

  private grow(): void {
    const old = this.table;
    this.table = [...old.map(() => -1), ...old.map(() => -1)];
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === -1) continue;
      const at = this.placeOf(old[from]!);
      this.table[at] = old[from]!;
      this.table[at + 1] = old[from + 1]!;
    }
  }
}
