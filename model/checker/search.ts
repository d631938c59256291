/**
 * Breadth-first search through the states of a model, one thread: what is found first is found by a shortest way.
 */
import { codecOf, type Codec } from "./codec.js";
import { choicesOf, expansionOf, watchedExpansionOf, type Choice, type Expand } from "./expansion.js";
import type { Judge } from "./judge.js";
import type { Instance } from "./model.js";
import type { CheckOptions, Stop } from "./result.js";
import { MOST_STATES, States } from "./states.js";

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
  private readonly limit: number;
  private initial = 0;
  private current = -1;
  private successors = 0;
  private queued = 0;

  constructor(readonly instance: Instance, private readonly judge: Judge, private readonly options: CheckOptions) {
    this.codec = codecOf(instance.variables);
    this.choices = choicesOf(instance);
    this.states = new States(this.codec.words);
    this.packed = new Int32Array(this.codec.words + 1);
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
      // A typed array that the machine has no room for.
      if (!(error instanceof RangeError && /allocation/i.test(error.message))) throw error;
      this.stop = "memory";
    }
  }

  private begin(): void {
    for (const state of this.instance.initial) {
      this.initial++;
      if (!this.take(state, -1)) return;
    }
    this.queued = this.states.count;
  }

  private expandAll(): void {
    const { states } = this;
    const watched = watchedExpansionOf(this.choices, this.codec);
    const swift = expansionOf(this.choices, this.codec);
    for (let state = 0; state < states.count && this.stop === null; state++) {
      if (state === this.queued) {
        this.level++;
        this.queued = states.count;
      }
      this.expand(state, state < WATCHED ? watched : swift);
      if (state % PROGRESS === 0 && !this.isToGoOn(state)) this.stop ??= "interrupted";
    }
  }

  private expand(state: number, expand: Expand): void {
    const chunk = this.states.chunk(state);
    const at = this.states.at(state);
    this.current = state;
    this.successors = 0;
    this.judge.from(chunk, at, state);
    expand(chunk, at, this.accept);
    if (this.successors === 0) this.goOn(this.judge.stuck(chunk, at, state));
  }

  /** Every successor passes here. */
  private readonly accept = (successor: unknown, choice: number): boolean => {
    this.steps[choice]!++;
    this.successors++;
    return this.take(successor, choice);
  };

  private take(state: unknown, choice: number): boolean {
    const { states, packed, judge } = this;
    if (!this.codec.encode(state, packed)) return this.goOn(judge.untyped(state, this.current, choice));
    let number = states.find(packed);
    if (number === -1) {
      if (states.count >= this.limit) {
        this.stop = "limit";
        return false;
      }
      number = states.add(packed, this.current);
      if (!judge.found(state, number, choice === -1 ? 1 : this.level + 1)) return this.goOn(false);
    }
    return this.goOn(choice === -1 ? judge.started(state, number) : judge.stepped(state, number, choice));
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
