/**
 * One thread's share of a search that several do together, level by level: it takes stretches of the level from a common
 * list until there are none, or until it has no room. What it finds amiss it only mentions: one thread alone tells the story.
 */
import { codecOf, type Codec } from "../../model/checker/packing/codec.js";
import { choicesOf, expansionOf, type Choice, type Expand } from "../../model/checker/expansion.js";
import { Judge } from "../../model/checker/judge.js";
import type { Instance } from "../../model/checker/model.js";
import { Board } from "./board.js";
import { instanceCalled, type ModelCheck } from "./model-check.js";
import { SharedStates, stateNumber, type NewChunk, type Range } from "./shared-states.js";

export interface Round {
  readonly chunks: readonly NewChunk[];
  /** In place of the one there was. */
  readonly index: SharedArrayBuffer | null;
  readonly work: Work;
}

export type Work =
  | { readonly kind: "begin" }
  | { readonly kind: "enter"; readonly ranges: readonly Range[] }
  /** At most `room` new states. */
  | { readonly kind: "expand"; readonly level: number; readonly stretches: readonly Range[]; readonly list: SharedArrayBuffer; readonly room: number };

/** What threads share of a list of stretches: the number of the next to be taken; and whether one of them has no room, so that the others stop too, lest it wait for them. */
export const NEXT = 0;
export const FULL = 1;
export const LIST_BYTES = 8;

/** What a thread has done in a round. */
export interface Done {
  readonly found: readonly Range[];
  /** Of the stretch that it could not finish. */
  readonly rest: readonly Range[];
  /** By choice, since the beginning. */
  readonly steps: readonly number[];
  readonly reached: readonly string[];
  readonly isViolated: boolean;
}

export class Share {
  private readonly instance: Instance;
  private readonly codec: Codec;
  private readonly choices: readonly Choice[];
  private readonly judge: Judge;
  private readonly states: SharedStates;
  private readonly board: Board;
  private readonly expand: Expand;
  private readonly packed: Int32Array;
  private readonly steps: Float64Array;
  private level = 0;
  private room = 0;
  private current = -1;
  private successors = 0;
  private isViolated = false;

  constructor(check: ModelCheck, owner: number, board: SharedArrayBuffer) {
    this.instance = instanceCalled(check.model, check.constants);
    this.codec = codecOf(this.instance.variables);
    this.choices = choicesOf(this.instance);
    this.judge = new Judge(this.instance, this.codec, this.choices, check.properties === null ? {} : { properties: check.properties }, null);
    this.states = new SharedStates(this.codec.words, owner);
    this.board = new Board(board);
    this.expand = expansionOf(this.choices, this.codec);
    this.packed = new Int32Array(this.codec.words + 1);
    this.steps = new Float64Array(this.choices.length);
  }

  round({ chunks, index, work }: Round): Done {
    this.states.attach(chunks, index);
    const rest = this.work(work);
    return {
      found: this.states.takeNew(), rest, steps: [...this.steps], isViolated: this.isViolated,
      reached: this.judge.witnesses.filter(({ length }) => length !== null).map(({ property }) => property),
    };
  }

  private work(work: Work): readonly Range[] {
    switch (work.kind) {
      case "begin":
        for (const state of this.instance.initial) this.take(state, -1);
        return [];
      case "enter":
        for (const range of work.ranges) this.states.enter(range);
        return [];
      case "expand":
        this.level = work.level;
        this.room = Math.min(work.room, this.states.room);
        return this.expandAll(work.stretches, new Int32Array(work.list));
    }
  }

  private expandAll(stretches: readonly Range[], list: Int32Array): readonly Range[] {
    while (Atomics.load(list, FULL) === 0 && !this.board.isEnded) {
      const stretch = stretches[Atomics.add(list, NEXT, 1)];
      if (stretch === undefined) return [];
      for (let inChunk = stretch.from; inChunk < stretch.to; inChunk++) {
        if (this.isViolated || this.room < this.choices.length) {
          Atomics.store(list, FULL, 1);
          return [{ ...stretch, from: inChunk }];
        }
        this.expandOne(stretch.chunk, inChunk);
      }
    }
    return [];
  }

  private expandOne(number: number, inChunk: number): void {
    const chunk = this.states.chunk(number);
    const at = this.states.at(inChunk);
    this.current = stateNumber(number, inChunk);
    this.successors = 0;
    this.judge.from(chunk, at, this.current);
    this.expand(chunk, at, this.accept);
    if (this.successors === 0) this.goOn(this.judge.stuck(chunk, at, this.current));
  }

  private readonly accept = (successor: unknown, choice: number): boolean => {
    this.steps[choice]!++;
    this.successors++;
    return this.take(successor, choice);
  };

  private take(state: unknown, choice: number): boolean {
    const { states, packed, judge } = this;
    if (!this.codec.encode(state, packed)) return this.goOn(false);
    const number = states.number(packed, this.current);
    if (states.isNew) {
      this.room--;
      if (!judge.found(state, number, this.level + 1)) return this.goOn(false);
    }
    return this.goOn(choice === -1 ? judge.started(state, number) : judge.stepped(state, number, choice));
  }

  private goOn(isToGoOn: boolean): boolean {
    if (!isToGoOn) this.isViolated = true;
    return isToGoOn;
  }
}
