/**
 * Whether a model refines another: its initial states must map to initial states, its steps to steps or to no step at all.
 * The abstract model is not explored; what follows a state there is computed when it is first asked for.
 */
import { codecOf, type Codec } from "./packing/codec.js";
import { choicesOf, expansionOf, type Expand } from "./expansion.js";
import type { Instance, Property } from "./model.js";
import { outside } from "./packing/outside.js";
import { States } from "./packing/states.js";

export type RefinementProperty = Extract<Property<never>, { readonly kind: "refinement" }>;

/** Why a step refines nothing: the states it maps to, `before` null for an initial state. */
export interface Mismatch {
  readonly message: string;
  readonly before: unknown;
  readonly after: unknown;
}

export class RefinementJudge {
  readonly name: string;
  private readonly abstract: Instance;
  private readonly codec: Codec;
  private readonly states: States;
  private readonly expand: Expand;
  private readonly packed: Int32Array;
  private readonly initial: ReadonlySet<number>;
  private readonly successors = new Map<number, ReadonlySet<number>>();
  private current = -1;

  constructor(private readonly property: RefinementProperty) {
    this.name = property.name;
    this.abstract = property.abstract;
    this.codec = codecOf(this.abstract.variables);
    this.states = new States(this.codec.words);
    this.packed = new Int32Array(this.codec.words + 1);
    this.expand = expansionOf(choicesOf(this.abstract), this.codec);
    this.initial = new Set(this.abstract.initial.map((state) => this.numbered(state)));
  }

  /** The steps that follow begin in this state, which was found lawful before. */
  from(state: unknown): void {
    this.current = this.numbered(this.property.map(state as never));
  }

  started(state: unknown): Mismatch | null {
    const mapped = this.property.map(state as never);
    const number = this.numbered(mapped);
    if (number === -1) return this.untyped(null, mapped);
    return this.initial.has(number) ? null : { message: `it maps to no initial state of ${this.abstract.model}`, before: null, after: mapped };
  }

  stepped(state: unknown): Mismatch | null {
    const mapped = this.property.map(state as never);
    const number = this.numbered(mapped);
    if (number === -1) return this.untyped(this.shown(this.current), mapped);
    if (number === this.current || this.following(this.current).has(number)) return null;
    return { message: `the last step maps to no step of ${this.abstract.model}`, before: this.shown(this.current), after: mapped };
  }

  private untyped(before: unknown, after: unknown): Mismatch {
    return { message: `it maps to no state of ${this.abstract.model}: ${outside(this.abstract.variables, after) ?? "a type is wrong"}`, before, after };
  }

  private shown(number: number): unknown {
    return number === -1 ? null : this.codec.decode(this.states.chunk(number), this.states.at(number));
  }

  /** −1 when it is of no declared type. */
  private numbered(state: unknown): number {
    if (!this.codec.encode(state, this.packed)) return -1;
    const known = this.states.find(this.packed);
    return known === -1 ? this.states.add(this.packed, -1) : known;
  }

  private following(number: number): ReadonlySet<number> {
    const known = this.successors.get(number);
    if (known !== undefined) return known;
    const following = new Set<number>();
    if (number !== -1) this.expand(this.states.chunk(number), this.states.at(number), (successor) => following.add(this.numbered(successor)).size > 0);
    this.successors.set(number, following);
    return following;
  }
}
