/**
 * The states that several threads have found together, in shared memory: each thread writes new ones into chunks of its own,
 * and one index over all of them says which thread was first. As model/checker/packing/states.ts, with compare-and-swap in place of writing.
 */
import { hashOf } from "../../model/checker/packing/states.js";

/** What lies behind a state's words: the number of the state it was found from. */
const PARENT = 1;
/** log2 of the states in a chunk. */
const CHUNK = 16;
export const CHUNK_SIZE = 2 ** CHUNK;

/** States of one chunk, from `from` to before `to`. */
export interface Range { readonly chunk: number; readonly from: number; readonly to: number }

export interface NewChunk { readonly number: number; readonly owner: number; readonly memory: SharedArrayBuffer }

export function chunkBytes(words: number): number {
  return 4 * (words + PARENT) * CHUNK_SIZE;
}

/** The number of a state, by its place. */
export function stateNumber(chunk: number, inChunk: number): number {
  return (chunk << CHUNK) | inChunk;
}

export class SharedStates {
  /** Whether the last state asked for was not seen before. */
  isNew = false;
  private readonly stride: number;
  private readonly chunks: Int32Array[] = [];
  private readonly own: number[] = [];
  /** How full the first of the own chunks is, and where what is new begins. */
  private filled = 0;
  private begun = 0;
  private finished: Range[] = [];
  private index: Int32Array = new Int32Array(1);
  private bits = 0;

  constructor(private readonly words: number, private readonly owner: number) {
    this.stride = words + PARENT;
  }

  attach(chunks: readonly NewChunk[], index: SharedArrayBuffer | null): void {
    for (const { number, owner, memory } of chunks) {
      this.chunks[number] = new Int32Array(memory);
      if (owner === this.owner) this.own.push(number);
    }
    if (index === null) return;
    this.index = new Int32Array(index);
    this.bits = Math.log2(this.index.length);
  }

  /** States that still fit into the own chunks. */
  get room(): number {
    return this.own.length * CHUNK_SIZE - this.filled;
  }

  chunk(number: number): Int32Array {
    return this.chunks[number]!;
  }

  at(inChunk: number): number {
    return inChunk * this.stride;
  }

  /** @returns the number of this state, which may be new; there must be room */
  number(packed: Int32Array, parent: number): number {
    const { index, bits } = this;
    const hash = packed[this.words]!;
    const mask = index.length - 1;
    const tag = hash & ~mask;
    let own = -1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      // Plainly, which is faster: an entry stays as it is once it is there.
      let entry = index[slot]!;
      if (entry === 0) {
        if (own === -1) own = this.write(packed, parent);
        entry = Atomics.compareExchange(index, slot, 0, tag | (own + 1));
        if (entry === 0) return this.keep(own);
      }
      if (((entry ^ tag) >>> bits) === 0 && (this.isEqual((entry & mask) - 1, packed) || this.isEqualAfterAll(slot, packed))) {
        this.isNew = false;
        return (entry & mask) - 1;
      }
    }
  }

  /** Only now is it sure that what another thread wrote before the entry is seen. */
  private isEqualAfterAll(slot: number, packed: Int32Array): boolean {
    return this.isEqual((Atomics.load(this.index, slot) & (this.index.length - 1)) - 1, packed);
  }

  private isEqual(state: number, packed: Int32Array): boolean {
    const chunk = this.chunks[state >>> CHUNK]!;
    const at = (state & (CHUNK_SIZE - 1)) * this.stride;
    for (let word = 0; word < this.words; word++) if (chunk[at + word] !== packed[word]) return false;
    return true;
  }

  /** It counts only once it is kept: another thread may be first. */
  private write(packed: Int32Array, parent: number): number {
    const chunk = this.chunks[this.own[0]!]!;
    const at = this.filled * this.stride;
    for (let word = 0; word < this.words; word++) chunk[at + word] = packed[word]!;
    chunk[at + this.words] = parent;
    return stateNumber(this.own[0]!, this.filled);
  }

  private keep(state: number): number {
    this.isNew = true;
    if (++this.filled === CHUNK_SIZE) {
      this.finished.push({ chunk: this.own.shift()!, from: this.begun, to: CHUNK_SIZE });
      this.filled = this.begun = 0;
    }
    return state;
  }

  /** What was found since this was last asked. */
  takeNew(): readonly Range[] {
    const ranges = this.filled > this.begun ? [...this.finished, { chunk: this.own[0]!, from: this.begun, to: this.filled }] : this.finished;
    this.finished = [];
    this.begun = this.filled;
    return ranges;
  }

  /** Enters these states into an index that is new; they are all different. */
  enter({ chunk, from, to }: Range): void {
    const { index } = this;
    const mask = index.length - 1;
    for (let inChunk = from; inChunk < to; inChunk++) {
      const hash = hashOf(this.chunks[chunk]!, inChunk * this.stride, this.words);
      const entry = (hash & ~mask) | (stateNumber(chunk, inChunk) + 1);
      let slot = hash & mask;
      while (Atomics.compareExchange(index, slot, 0, entry) !== 0) slot = (slot + 1) & mask;
    }
  }
}
