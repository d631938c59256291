/**
 * Judges what the search comes upon, as it comes upon it: types, invariants, steps, witnesses, deadlocks.
 */
import type { Codec } from "./packing/codec.js";
import type { Choice } from "./expansion.js";
import type { Edges } from "./liveness/edges.js";
import { isEndless, type LivenessProperty } from "./liveness/liveness.js";
import type { Instance, Property } from "./model.js";
import { outside } from "./packing/outside.js";
import { RefinementJudge, type Mismatch } from "./refinement.js";
import type { CheckOptions, Violation, ViolationKind, Witness } from "./result.js";

/** A violation as the search knows it: the way to `state`, and from there by `choice` to a state that may be none of the explored. */
export interface Finding {
  readonly property: string;
  readonly kind: ViolationKind;
  readonly message: string | null;
  /** −1: not even the initial state is lawful. */
  readonly state: number;
  readonly last: { readonly choice: number; readonly state: unknown } | null;
  readonly mapped: Violation["mapped"];
}

type Shown = Readonly<Record<string, unknown>>;
type Of<K extends Property<never>["kind"]> = Extract<Property<never>, { readonly kind: K }>;

/** Every method says whether to go on. */
export class Judge {
  readonly findings: Finding[] = [];
  /** They are judged when all is explored. */
  readonly endless: readonly LivenessProperty[];
  private readonly refinements: readonly RefinementJudge[];
  private readonly invariants: readonly Of<"invariant">[];
  private readonly stepProperties: readonly Of<"step">[];
  private sought: readonly Of<"sometimes">[];
  private readonly lengths = new Map<string, number>();
  private readonly names: readonly string[];
  private before: unknown = null;
  private state = -1;

  constructor(
    private readonly instance: Instance, private readonly codec: Codec, private readonly choices: readonly Choice[],
    private readonly options: CheckOptions, private readonly edges: Edges | null,
  ) {
    const all = chosenProperties(instance, options);
    this.invariants = all.filter((property) => property.kind === "invariant");
    this.stepProperties = all.filter((property) => property.kind === "step");
    this.sought = all.filter((property) => property.kind === "sometimes");
    this.endless = all.filter(isEndless);
    this.refinements = all.filter((property) => property.kind === "refinement").map((property) => new RefinementJudge(property));
    this.names = this.sought.map(({ name }) => name);
  }

  get witnesses(): readonly Witness[] {
    return this.names.map((property) => ({ property, length: this.lengths.get(property) ?? null }));
  }

  /** This state is expanded next. */
  from(words: Int32Array, at: number, state: number): void {
    this.state = state;
    this.edges?.begin();
    if (this.stepProperties.length === 0 && this.refinements.length === 0) return;
    this.before = this.codec.decode(words, at);
    for (const refinement of this.refinements) refinement.from(this.before);
  }

  untyped(value: unknown, from: number, choice: number): boolean {
    return this.violated({ property: "type", kind: "type", message: outside(this.instance.variables, value) ?? null, state: from, last: { choice, state: value }, mapped: null });
  }

  stuck(words: Int32Array, at: number, state: number): boolean {
    if (!(this.options.deadlock ?? this.options.properties === undefined) || this.instance.mayStop(this.codec.decode(words, at) as never)) return true;
    return this.violated({ property: "deadlock", kind: "deadlock", message: "nothing can happen any more", state, last: null, mapped: null });
  }

  /** A state not seen before. */
  found(value: unknown, state: number, length: number): boolean {
    if (this.sought.length > 0) this.seek(value, length);
    let goesOn = true;
    for (const property of this.invariants) {
      if (!property.holds(value as never)) goesOn = this.violated({ property: property.name, kind: "invariant", message: null, state, last: null, mapped: null }) && goesOn;
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
  started(value: unknown, state: number): boolean {
    let goesOn = true;
    for (const refinement of this.refinements) goesOn = this.refined(refinement.name, refinement.started(value), state, null) && goesOn;
    return goesOn;
  }

  /** A step, to a state that is new or not. */
  stepped(value: unknown, state: number, choice: number): boolean {
    this.edges?.add(this.state, state, choice);
    let goesOn = true;
    for (const property of this.stepProperties) {
      if (!property.holds(this.before as never, value as never, this.choices[choice]!.action.name)) {
        goesOn = this.violated({ property: property.name, kind: "step", message: null, state: this.state, last: { choice, state: value }, mapped: null }) && goesOn;
      }
    }
    for (const refinement of this.refinements) goesOn = this.refined(refinement.name, refinement.stepped(value), this.state, { choice, state: value }) && goesOn;
    return goesOn;
  }

  private refined(property: string, mismatch: Mismatch | null, state: number, last: Finding["last"]): boolean {
    if (mismatch === null) return true;
    const { message, before, after } = mismatch;
    return this.violated({ property, kind: "refinement", message, state, last, mapped: { before: before as Shown, after: after as Shown } });
  }

  private violated(finding: Finding): boolean {
    if (!this.findings.some(({ property }) => property === finding.property)) this.findings.push(finding);
    return this.options.keepGoing === true;
  }
}

/** @throws RangeError for a name that no property has */
export function chosenProperties({ model, properties }: Instance, { properties: names }: CheckOptions): readonly Property<never>[] {
  const all = properties;
  const unknown = names?.find((name) => !all.some((property) => property.name === name));
  if (unknown !== undefined) throw new RangeError(`${model} has no property "${unknown}"; it has ${all.map(({ name }) => name).join(", ")}.`);
  return names === undefined ? all : all.filter(({ name }) => names.includes(name));
}
