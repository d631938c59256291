/**
 * All states found, packed, in the order in which they were found: at once the queue of the breadth-first search, the set of
 * what was seen, and with each state's parent the tree of shortest paths. The index is an open-addressing table of state
 * numbers with some bits of the hash beside them; when it grows it is filled anew from the states, so that none is kept twice.
 */

/** What lies behind a state's words: the number of the state it was found from, −1 for an initial one. */
const PARENT = 1;
/** log2 of the states in a chunk; memory that was never touched costs nothing. */
const CHUNK = 16;
const IN_CHUNK = 2 ** CHUNK - 1;
const SMALLEST = 14;
/** The index is at most so full. */
const LOAD = 0.6;
/** A state number and the index's slots have 32 bits between them. */
export const MOST_STATES = 2 ** 29;

export class States {
  private readonly stride: number;
  private readonly chunks: Int32Array[] = [];
  private bits = SMALLEST;
  private index = new Int32Array(2 ** SMALLEST);
  private room = Math.floor(LOAD * 2 ** SMALLEST);
  count = 0;

  /** @param words of a state; what is handed to `find` and `add` has its hash behind them */
  constructor(private readonly words: number) {
    this.stride = words + PARENT;
  }

  /** The chunk that holds a state; its words begin at `at` there. */
  chunk(state: number): Int32Array {
    return this.chunks[state >>> CHUNK]!;
  }

  at(state: number): number {
    return (state & IN_CHUNK) * this.stride;
  }

  parent(state: number): number {
    return this.chunk(state)[this.at(state) + this.words]!;
  }

  /** @returns the number of this state, or −1 when it was not seen; `add` may follow then */
  find(packed: Int32Array): number {
    const { index, bits } = this;
    const hash = packed[this.words]!;
    const mask = index.length - 1;
    const low = mask;
    const tag = hash & ~low;
    for (let slot = hash & mask, entry = index[slot]!; ; slot = (slot + 1) & mask, entry = index[slot]!) {
      if (entry === 0) {
        this.slot = slot;
        return -1;
      }
      if (((entry ^ tag) >>> bits) === 0 && this.isEqual((entry & low) - 1, packed)) return (entry & low) - 1;
    }
  }

  private slot = 0;

  private isEqual(state: number, packed: Int32Array): boolean {
    const chunk = this.chunks[state >>> CHUNK]!;
    const at = (state & IN_CHUNK) * this.stride;
    for (let word = 0; word < this.words; word++) if (chunk[at + word] !== packed[word]) return false;
    return true;
  }

  /** Right after `find` has not found it. @returns its number */
  add(packed: Int32Array, parent: number): number {
    const state = this.count++;
    if ((state & IN_CHUNK) === 0) this.chunks.push(new Int32Array(this.stride * (IN_CHUNK + 1)));
    const chunk = this.chunks[state >>> CHUNK]!;
    const at = this.at(state);
    for (let word = 0; word < this.words; word++) chunk[at + word] = packed[word]!;
    chunk[at + this.words] = parent;
    this.index[this.slot] = (packed[this.words]! & ~(this.index.length - 1)) | (state + 1);
    if (this.count > this.room) this.grow();
    return state;
  }

  private grow(): void {
    this.bits++;
    this.room = Math.floor(LOAD * 2 ** this.bits);
    this.index = new Int32Array(0);
    this.index = new Int32Array(2 ** this.bits);
    const mask = this.index.length - 1;
    for (let state = 0; state < this.count; state++) {
      const hash = this.hash(state);
      let slot = hash & mask;
      while (this.index[slot] !== 0) slot = (slot + 1) & mask;
      this.index[slot] = (hash & ~mask) | (state + 1);
    }
  }

  /** As the codec computes it. */
  private hash(state: number): number {
    const chunk = this.chunk(state);
    return hashOf(chunk, this.at(state), this.words);
  }

  /** Bytes in use; what of the last chunk was never touched takes none. */
  get bytes(): number {
    return 4 * (this.index.length + this.count * this.stride);
  }
}

/** Whether there was no room for a typed array: the machine's memory is all, not the model at fault. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && /allocation/i.test(error.message);
}

/** MurmurHash3 of 32 bits (Appleby, public domain), over words. */
export function hashOf(words: Int32Array, at: number, length: number): number {
  let hash = length;
  for (let word = at; word < at + length; word++) {
    let key = Math.imul(words[word]!, 0xcc9e2d51);
    key = (key << 15) | (key >>> 17);
    hash ^= Math.imul(key, 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
