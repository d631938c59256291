/**
 * What a model is: constants, variables, initial states, actions, properties. `defineModel` is the form in which the
 * protocol's models are written down; an instance is a model whose constants have values.
 * Source: Lamport, "Specifying Systems" (state predicates, actions, temporal formulas). Leaves out: unbounded values.
 */
import type { IntegerType, State, Type, Value, Variables, WordType } from "./types.js";

/** A constant's range and what it is when nobody sets it; `about` is one sentence for `check --list`. */
export interface Constant<T extends IntegerType | WordType = IntegerType | WordType> {
  readonly type: T;
  readonly usually: Value<T>;
  readonly about: string;
}
export interface Constants { readonly [name: string]: Constant }
export type ConstantValues<C extends Constants> = { readonly [Name in keyof C]: C[Name] extends Constant<infer T> ? Value<T> : never };

export function constant<T extends IntegerType | WordType>(type: T, usually: Value<T>, about: string): Constant<T> {
  return { type, usually, about };
}

/** One disjunct of the next-state relation, under the name of the trace event that shows it, where there is one. */
export interface Action<S> {
  readonly name: string;
  /** Whom the action concerns: it is tried with each binding in every state. `[[]]` when there is nothing to choose. */
  readonly bindings: readonly (readonly number[])[];
  /** Under weak fairness: not for ever able to happen without ever happening. Faults are not fair. */
  readonly fair: boolean;
  /** Guard, then effect. `false`: not enabled, and the state is as it was. `true`: the state was changed in place. */
  step(state: S, ...binding: number[]): boolean;
}

export type Property<S> =
  | { readonly kind: "invariant"; readonly name: string; holds(state: Readonly<S>): boolean }
  /** Of every step from `before` to `after`. */
  | { readonly kind: "step"; readonly name: string; holds(before: Readonly<S>, after: Readonly<S>, action: string): boolean }
  /** A witness against vacuity: a state that must be reachable. */
  | { readonly kind: "sometimes"; readonly name: string; holds(state: Readonly<S>): boolean }
  /** `eventually`: in every fair behaviour a state where it holds is reached. `always`: and from some point on, it holds for good. */
  | { readonly kind: "eventually"; readonly name: string; readonly always: boolean; holds(state: Readonly<S>): boolean }
  /** In every fair behaviour each state of the first kind is followed, then or later, by one of the second. */
  | { readonly kind: "leads-to"; readonly name: string; from(state: Readonly<S>): boolean; to(state: Readonly<S>): boolean }
  | Refinement<S>;

/** Every initial state maps to one of `abstract`'s, every step to a step of it or to none at all. */
export interface Refinement<S> {
  readonly kind: "refinement";
  readonly name: string;
  readonly abstract: Instance;
  map(state: Readonly<S>): unknown;
}

export interface Definition<C extends Constants, V extends Variables> {
  readonly name: string;
  /** One sentence for `check --list`. */
  readonly about: string;
  readonly constants: C;
  /** Why these values do not go together, as a sentence; nothing when they do. */
  refuse?(constants: ConstantValues<C>): string | undefined;
  variables(constants: ConstantValues<C>): V;
  initial(constants: ConstantValues<C>): readonly State<V>[];
  actions(constants: ConstantValues<C>): readonly Action<State<V>>[];
  properties(constants: ConstantValues<C>): readonly Property<State<V>>[];
  /** Where it is no deadlock that nothing can happen; nowhere, when left out. */
  mayStop?(state: Readonly<State<V>>, constants: ConstantValues<C>): boolean;
  /** `each` fair action by itself (usually), or all of them `together`: WF(A) ∧ WF(B), or WF(A ∨ B). */
  readonly fairness?: Fairness;
}
export type Fairness = "each" | "together";

/** A model with values for its constants, as the checker explores it. Generic in nothing: a registry holds many. */
export interface Instance {
  readonly model: string;
  readonly constants: Readonly<Record<string, number | string>>;
  readonly variables: Variables;
  readonly initial: readonly unknown[];
  readonly actions: readonly Action<never>[];
  readonly properties: readonly Property<never>[];
  mayStop(state: never): boolean;
  readonly fairness: Fairness;
}

/** A model whose constants can still be set. */
export interface Model {
  readonly name: string;
  readonly about: string;
  readonly constants: Constants;
  /** @throws RangeError for an unknown constant, a value outside its range, or values that do not go together: one sentence. */
  instance(values?: Readonly<Record<string, number | string>>): Instance;
}

export function defineModel<const C extends Constants, V extends Variables>(definition: Definition<C, V>): Model {
  const { name, about, constants } = definition;
  return {
    name, about, constants,
    instance(values = {}) {
      const chosen = choose(name, constants, values) as ConstantValues<C>;
      const refusal = definition.refuse?.(chosen);
      if (refusal !== undefined) throw new RangeError(refusal);
      return {
        model: name,
        constants: chosen,
        variables: definition.variables(chosen),
        initial: definition.initial(chosen),
        actions: definition.actions(chosen),
        properties: definition.properties(chosen),
        mayStop: (state: State<V>) => definition.mayStop?.(state, chosen) ?? false,
        fairness: definition.fairness ?? "each",
      };
    },
  };
}

function choose(model: string, constants: Constants, values: Readonly<Record<string, number | string>>): Readonly<Record<string, number | string>> {
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(constants, name));
  if (unknown !== undefined) throw new RangeError(`${model} has no constant "${unknown}"; it has ${Object.keys(constants).join(", ")}.`);
  return Object.fromEntries(Object.entries(constants).map(([name, { type, usually }]) => [name, within(name, type, values[name] ?? usually)]));
}

function within(name: string, type: Type, value: number | string): number | string {
  switch (type.kind) {
    case "integer":
      if (Number.isInteger(value) && Number(value) >= type.min && Number(value) <= type.max) return Number(value);
      throw new RangeError(`${name} must be a whole number from ${type.min} to ${type.max}, not ${JSON.stringify(value)}.`);
    case "word":
      if (type.words.includes(String(value))) return value;
      throw new RangeError(`${name} must be one of ${type.words.join(", ")}, not ${JSON.stringify(value)}.`);
    case "boolean": case "set": case "array": case "list": case "record":
      throw new TypeError(`a constant cannot be a ${type.kind}`);
  }
}
