/**
 * Breadth-first search through the states of a model, one thread: what is found first is found by a shortest way.
 */
import { codecOf, type Codec } from "./packing/codec.js";
import { choicesOf, expansionOf, watchedExpansionOf, type Choice, type Expand } from "./expansion.js";
import { FINGERPRINT, Frontier, writeFingerprint } from "./packing/fingerprint.js";
import type { Judge } from "./judge.js";
import type { Instance } from "./model.js";
import type { CheckOptions, Stop } from "./result.js";
import { isOutOfMemory, MOST_STATES, States } from "./packing/states.js";

/** Of so many states, it is watched that what cannot happen changes nothing. */
const WATCHED = 2_000;
/** States between two looks at the progress. */
const PROGRESS = 4_096;

export class Search {
  readonly codec: Codec;
  readonly choices: readonly Choice[];
  readonly states: States;
  /** By choice. */
  readonly steps: Float64Array;
  /** The level that is being expanded; the initial states are the first. */
  level = 1;
  stop: Stop | null = null;
  private readonly packed: Int32Array;
  /** What a state is known by: itself, or its fingerprint. */
  private readonly key: Int32Array;
  /** Whole states of the next level, when only fingerprints are kept for good. */
  private frontier: Frontier | null;
  private readonly limit: number;
  private initial = 0;
  private current = -1;
  private successors = 0;
  private queued = 0;

  constructor(readonly instance: Instance, private readonly judge: Judge, private readonly options: CheckOptions) {
    this.codec = codecOf(instance.variables);
    this.choices = choicesOf(instance);
    const isWhole = options.fingerprints !== true;
    this.states = new States(isWhole ? this.codec.words : FINGERPRINT);
    this.packed = new Int32Array(this.codec.words + 1);
    this.key = isWhole ? this.packed : new Int32Array(FINGERPRINT + 1);
    this.frontier = isWhole ? null : new Frontier();
    this.steps = new Float64Array(this.choices.length);
    this.limit = Math.min(options.limit ?? MOST_STATES, MOST_STATES);
  }

  get generated(): number {
    return this.steps.reduce((sum, steps) => sum + steps, this.initial);
  }

  /** The level of the deepest state found. */
  get depth(): number {
    return this.states.count > this.queued ? this.level + 1 : this.level;
  }

  run(): void {
    try {
      this.begin();
      this.expandAll();
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      this.stop = "memory";
    }
  }

  private begin(): void {
    for (const state of this.instance.initial) {
      this.initial++;
      if (!this.take(state, -1)) return;
    }
  }

  private expandAll(): void {
    const { states } = this;
    const watched = watchedExpansionOf(this.choices, this.codec);
    const swift = expansionOf(this.choices, this.codec);
    let level = this.nextLevel(0);
    for (let state = 0; state < states.count && this.stop === null; state++) {
      if (state === this.queued) {
        this.level++;
        level = this.nextLevel(state);
      }
      const expand = state < WATCHED ? watched : swift;
      if (level === null) this.expand(state, states.chunk(state), states.at(state), expand);
      else this.expand(state, level.words, (state - level.first) * this.codec.words, expand);
      if (state % PROGRESS === 0 && !this.isToGoOn(state)) this.stop ??= "interrupted";
    }
  }

  /** Null when whole states are kept with the others. */
  private nextLevel(first: number): { readonly words: Int32Array; readonly first: number } | null {
    this.queued = this.states.count;
    if (this.frontier === null) return null;
    const { words } = this.frontier;
    this.frontier = new Frontier();
    return { words, first };
  }

  private expand(state: number, words: Int32Array, at: number, expand: Expand): void {
    this.current = state;
    this.successors = 0;
    this.judge.from(words, at, state);
    expand(words, at, this.accept);
    if (this.successors === 0) this.goOn(this.judge.stuck(words, at, state));
  }

  /** Every successor passes here. */
  private readonly accept = (successor: unknown, choice: number): boolean => {
    this.steps[choice]!++;
    this.successors++;
    return this.take(successor, choice);
  };

  private take(state: unknown, choice: number): boolean {
    const { states, packed, key, judge } = this;
    if (!this.codec.encode(state, packed)) return this.goOn(judge.untyped(state, this.current, choice));
    if (this.frontier !== null) writeFingerprint(packed, this.codec.words, key);
    let number = states.find(key);
    if (number === -1) {
      if (states.count >= this.limit) {
        this.stop = "limit";
        return false;
      }
      number = states.add(key, this.current);
      this.frontier?.add(packed, this.codec.words);
      if (!judge.found(state, number, choice === -1 ? 1 : this.level + 1)) return this.goOn(false);
    }
    return this.goOn(choice === -1 ? judge.started(state, number) : judge.stepped(state, number, choice));
  }

  /** The number of a state; −1 when it was not found. */
  numberOf(state: unknown): number {
    if (!this.codec.encode(state, this.packed)) return -1;
    if (this.frontier !== null) writeFingerprint(this.packed, this.codec.words, this.key);
    return this.states.find(this.key);
  }

  copyOf(state: unknown): unknown {
    this.codec.encode(state, this.packed);
    return this.codec.decode(this.packed, 0);
  }

  private goOn(isToGoOn: boolean): boolean {
    if (!isToGoOn) this.stop = "violation";
    return isToGoOn;
  }

  private isToGoOn(state: number): boolean {
    const { states, generated, level, options } = this;
    return options.progress?.({ distinct: states.count, generated, depth: level, queued: states.count - state - 1 }) ?? true;
  }
}
