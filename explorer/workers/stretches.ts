/**
 * The stretches of a campaign's runs: handed out in order, they come back in any. What has come back without a gap is merged;
 * the rest waits. Once a run has ended the campaign, nothing above it counts.
 */
import { append, emptyTally, type Tally } from "../campaign/tally.js";

export interface Stretch {
  readonly from: number;
  /** The run after its last. */
  readonly to: number;
}

export class Stretches {
  /** All from run 0 up to the first gap. */
  readonly merged = emptyTally();
  /** Beyond that gap, in order. */
  private later: Tally[] = [];
  private next = 0;
  private most: number;

  /** @param isOver whether these runs end the campaign */
  constructor(runs: number, private readonly isOver: (tally: Tally) => boolean) {
    this.most = runs;
  }

  /** No run after these is wanted, or the campaign has ended. */
  get isComplete(): boolean {
    return this.merged.runs >= this.most;
  }

  /** The next that nobody has been given and that did not come back before; null when there is none. */
  take(size: number): Stretch | null {
    this.next = Math.max(this.next, this.merged.runs);
    for (const { from, runs } of this.later) if (from <= this.next) this.next = Math.max(this.next, from + runs);
    const from = this.next;
    if (from >= this.most) return null;
    const gapEnd = this.later.find((tally) => tally.from > from)?.from ?? this.most;
    this.next = Math.min(from + size, gapEnd, this.most);
    return { from, to: this.next };
  }

  /** One that was executed before may come again, from a file that two processes wrote. */
  add(tally: Tally): void {
    if (tally.runs === 0 || tally.from < this.merged.runs || this.later.some(({ from, runs }) => tally.from < from + runs && from < tally.from + tally.runs)) return;
    if (this.isOver(tally)) this.most = Math.min(this.most, tally.from + tally.runs);
    this.later = [...this.later, tally].sort((one, other) => one.from - other.from);
    while (this.later[0]?.from === this.merged.runs && !this.isComplete) append(this.merged, this.later.shift()!);
  }

  /** All that came back, as few as they can be said in. */
  all(): readonly Tally[] {
    return this.merged.runs === 0 ? this.later : [this.merged, ...this.later];
  }
}
