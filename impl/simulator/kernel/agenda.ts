/**
 * What is going to happen: entries in the order of virtual time, ties in the order they were added.
 * A binary heap: the fastest queue below some hundred pending entries.
 */

/** One thing to happen. One class for all, so that the kernel's loop stays monomorphic. */
export class Entry {
  /** Order among entries of the same time. */
  sequence = 0;
  /** The next one in a list of entries. */
  next: Entry | null = null;

  constructor(
    /** ms of virtual time. */
    readonly time: number,
    /** Which of the kernel's entry kinds. */
    readonly kind: number,
    readonly target: unknown,
    readonly payload: unknown,
    readonly number: number,
  ) {}
}

export interface Agenda {
  add(entry: Entry): void;
  /** The next entry, without taking it. */
  peek(): Entry | undefined;
  take(): Entry | undefined;
}

export class HeapAgenda implements Agenda {
  private readonly heap: Entry[] = [];
  private added = 0;

  add(entry: Entry): void {
    entry.sequence = this.added++;
    const heap = this.heap;
    let hole = heap.length;
    heap.push(entry);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = heap[parent]!;
      if (isBefore(above, entry)) break;
      heap[hole] = above;
      hole = parent;
    }
    heap[hole] = entry;
  }

  peek(): Entry | undefined {
    return this.heap[0];
  }

  take(): Entry | undefined {
    const heap = this.heap;
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.sink(last);
    return first;
  }

  /** Lets `entry` fall from the root to its place. */
  private sink(entry: Entry): void {
    const heap = this.heap;
    const size = heap.length;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && isBefore(heap[child + 1]!, heap[child]!)) child++;
      const below = heap[child]!;
      if (isBefore(entry, below)) break;
      heap[hole] = below;
      hole = child;
    }
    heap[hole] = entry;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.time < other.time || (one.time === other.time && one.sequence < other.sequence);
}
