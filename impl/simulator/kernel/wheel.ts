/**
 * The agenda of a world: a wheel with one list for each of the next few ms, and a heap for what is further off.
 * Nearly every entry is a few ms away, and a list of one ms is in order by itself: both ends cost the same however much is pending.
 * Source: Varghese & Lauck 1987, timing wheels. Differs: one wheel, the far future in a heap.
 */
import { HeapAgenda, type Agenda, type Entry } from "./agenda.js";

/** A power of two, above the longest hold. */
const SLOTS = 32;
const MASK = SLOTS - 1;

/** Entries may not be added for a time before that of the last one taken. */
export class WheelAgenda implements Agenda {
  private readonly first: (Entry | null)[] = new Array<null>(SLOTS).fill(null);
  private readonly last: (Entry | null)[] = new Array<null>(SLOTS).fill(null);
  /** Entries on the wheel: their times lie in [now, now + SLOTS). */
  private near = 0;
  private readonly far = new HeapAgenda();
  /** ms of the last entry taken. */
  private now = 0;
  /** ms before which nothing is on the wheel. */
  private empty = 0;

  add(entry: Entry): void {
    if (entry.time - this.now >= SLOTS) return this.far.add(entry);
    const slot = entry.time & MASK;
    if (this.first[slot] === null) this.first[slot] = entry;
    else this.last[slot]!.next = entry;
    this.last[slot] = entry;
    this.near++;
    if (entry.time < this.empty) this.empty = entry.time;
  }

  peek(): Entry | undefined {
    const near = this.nearest();
    const far = this.far.peek();
    return near === null || (far !== undefined && far.time <= near.time) ? far : near;
  }

  take(): Entry | undefined {
    const entry = this.peek();
    if (entry === undefined) return undefined;
    this.now = entry.time;
    if (this.empty < entry.time) this.empty = entry.time;
    const slot = entry.time & MASK;
    // Of the same time, a far entry is the older one: it was added when its time was not yet on the wheel.
    if (this.first[slot] !== entry) return this.far.take();
    this.first[slot] = entry.next;
    this.near--;
    return entry;
  }

  private nearest(): Entry | null {
    if (this.near === 0) return null;
    for (;;) {
      const entry = this.first[this.empty & MASK]!;
      if (entry !== null) return entry;
      this.empty++;
    }
  }
}
