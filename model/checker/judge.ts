/**
 * Judges what the search comes upon, as it comes upon it: types, invariants, steps, witnesses, deadlocks.
 */
import type { Codec } from "./codec.js";
import type { Choice } from "./expansion.js";
import type { Instance, Property } from "./model.js";
import { outside } from "./outside.js";
import type { CheckOptions, ViolationKind, Witness } from "./result.js";

/** A violation as the search knows it: the way to `state`, and from there by `choice` to a state that may be none of the explored. */
export interface Finding {
  readonly property: string;
  readonly kind: ViolationKind;
  readonly message: string | null;
  /** −1: not even the initial state is lawful. */
  readonly state: number;
  readonly last: { readonly choice: number; readonly state: unknown } | null;
}

type Of<K extends Property<never>["kind"]> = Extract<Property<unknown>, { readonly kind: K }>;

/** Every method says whether to go on. */
export class Judge {
  readonly findings: Finding[] = [];
  private readonly invariants: readonly Of<"invariant">[];
  private readonly stepProperties: readonly Of<"step">[];
  private sought: readonly Of<"sometimes">[];
  private readonly lengths = new Map<string, number>();
  private readonly names: readonly string[];
  private before: unknown = null;
  private state = -1;

  constructor(private readonly instance: Instance, private readonly codec: Codec, private readonly choices: readonly Choice[], private readonly options: CheckOptions) {
    const all = chosenProperties(instance, options);
    this.invariants = all.filter((property) => property.kind === "invariant");
    this.stepProperties = all.filter((property) => property.kind === "step");
    this.sought = all.filter((property) => property.kind === "sometimes");
    this.names = this.sought.map(({ name }) => name);
  }

  get witnesses(): readonly Witness[] {
    return this.names.map((property) => ({ property, length: this.lengths.get(property) ?? null }));
  }

  /** This state is expanded next. */
  from(words: Int32Array, at: number, state: number): void {
    this.state = state;
    if (this.stepProperties.length > 0) this.before = this.codec.decode(words, at);
  }

  untyped(value: unknown, from: number, choice: number): boolean {
    return this.violated({ property: "type", kind: "type", message: outside(this.instance.variables, value) ?? null, state: from, last: { choice, state: value } });
  }

  stuck(words: Int32Array, at: number, state: number): boolean {
    if (this.options.deadlock === false || this.instance.mayStop(this.codec.decode(words, at) as never)) return true;
    return this.violated({ property: "deadlock", kind: "deadlock", message: "nothing can happen any more", state, last: null });
  }

  /** A state not seen before. */
  found(value: unknown, state: number, length: number): boolean {
    if (this.sought.length > 0) this.seek(value, length);
    let goesOn = true;
    for (const property of this.invariants) {
      if (!property.holds(value as never)) goesOn = this.violated({ property: property.name, kind: "invariant", message: null, state, last: null }) && goesOn;
    }
    return goesOn;
  }

  private seek(value: unknown, length: number): void {
    const reached = this.sought.filter((property) => property.holds(value as never));
    if (reached.length === 0) return;
    for (const { name } of reached) this.lengths.set(name, length);
    this.sought = this.sought.filter((property) => !reached.includes(property));
  }

  /** An initial state. */
  started(_value: unknown, _state: number): boolean {
    return true;
  }

  /** A step, to a state that is new or not. */
  stepped(value: unknown, _state: number, choice: number): boolean {
    let goesOn = true;
    for (const property of this.stepProperties) {
      if (!property.holds(this.before as never, value as never, this.choices[choice]!.action.name)) {
        goesOn = this.violated({ property: property.name, kind: "step", message: null, state: this.state, last: { choice, state: value } }) && goesOn;
      }
    }
    return goesOn;
  }

  private violated(finding: Finding): boolean {
    if (!this.findings.some(({ property }) => property === finding.property)) this.findings.push(finding);
    return this.options.keepGoing === true;
  }
}

/** @throws RangeError for a name that no property has */
export function chosenProperties({ model, properties }: Instance, { properties: names }: CheckOptions): readonly Property<unknown>[] {
  const all = properties as readonly Property<unknown>[];
  const unknown = names?.find((name) => !all.some((property) => property.name === name));
  if (unknown !== undefined) throw new RangeError(`${model} has no property "${unknown}"; it has ${all.map(({ name }) => name).join(", ")}.`);
  return names === undefined ? all : all.filter(({ name }) => names.includes(name));
}
