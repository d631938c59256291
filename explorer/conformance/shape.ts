/**
 * A shape of vectors: the form of its cases, and the part of the engine that they are put to. One file of `shapes/` each, one line in `shapes.ts`.
 */
import { Type, type Static, type TLiteral, type TObject, type TOptional, type TProperties, type TSchema } from "typebox";
import type { Parts } from "../../impl/engine/parts.js";

export const closed = { additionalProperties: false } as const;

/** What a part did, where the case says what it must do. `place`: JSON pointer inside the case. */
export interface Observation {
  readonly place: string;
  readonly expected: unknown;
  readonly found: unknown;
}

export interface Shape {
  readonly name: string;
  /** What its cases are about, for the schema. */
  readonly sentence: string;
  /** Of a case, beside those that all cases have. */
  readonly fields: TProperties;
  /** Lists, by their name, whose order says nothing. */
  readonly anyOrder: readonly string[];
  /** Puts a case that fits to the part; null: there is no such part yet, all its cases are pending. May throw CannotGoOn. */
  readonly drive: ((body: Body, parts: Parts) => readonly Observation[]) | null;
}

/** A case that was held against its shape's fields. */
export type Body = Readonly<Record<string, unknown>>;

/** The part cannot be brought to where the case wants it: it lacks what the case is about, or has not asked what is answered. */
export class CannotGoOn extends Error {
  override readonly name = "CannotGoOn";
}

interface Common {
  readonly name: string;
  readonly sentence: string;
  readonly anyOrder?: readonly string[];
}

export interface FunctionShape<Given extends TSchema, Expected extends TSchema> extends Common {
  readonly given: Given;
  readonly expected: Expected;
  readonly apply: ((given: Static<Given>, parts: Parts) => unknown) | null;
}

/** A part without memory: what is `given`, and the one thing `expected`. */
export function functionShape<Given extends TSchema, Expected extends TSchema>({ given, expected, apply, anyOrder = [], ...names }: FunctionShape<Given, Expected>): Shape {
  return {
    ...names, anyOrder, fields: { given, expected },
    drive: apply === null ? null : (body, parts) => [{ place: "/expected", expected: body["expected"], found: apply(body["given"] as Static<Given>, parts) }],
  };
}

export interface StepShape<Given extends TSchema, Step extends TSchema> extends Common {
  readonly given: Given;
  /** Made by `step`. */
  readonly steps: readonly Step[];
  /** Makes the part; what it returns does a step and says what came of it. */
  readonly begin: ((given: Static<Given>, parts: Parts) => (step: Static<Step>) => unknown) | null;
}

/** A part with a memory: it is made from what is `given`, then goes through the `steps`; a step may say what must come of it. */
export function stepShape<Given extends TSchema, Step extends TSchema>({ given, steps, begin, anyOrder = [], ...names }: StepShape<Given, Step>): Shape {
  return {
    ...names, anyOrder, fields: { given, steps: Type.Array(steps.length === 1 ? steps[0]! : Type.Union([...steps]), { minItems: 1 }) },
    drive: begin === null ? null : (body, parts) => {
      const take = begin(body["given"] as Static<Given>, parts);
      return (body["steps"] as readonly (Static<Step> & { readonly expect?: unknown })[]).flatMap((one, index) => {
        const found = take(one);
        const { expect }: { readonly expect?: unknown } = one;
        return expect === undefined ? [] : [{ place: `/steps/${index}/expect`, expected: expect, found }];
      });
    },
  };
}

type StepObject<Name extends string, Fields extends TProperties, Expect extends TSchema> = TObject<{ do: TLiteral<Name> } & Fields & { expect: TOptional<Expect> }>;

/** A kind of step; `expect`: the form of what comes of it. */
export function step<const Name extends string, Fields extends TProperties, Expect extends TSchema>(name: Name, fields: Fields, expect: Expect): StepObject<Name, Fields, Expect> {
  return Type.Object({ do: Type.Literal(name), ...fields, expect: Type.Optional(expect) }, closed) as unknown as StepObject<Name, Fields, Expect>;
}

/** A kind of step that only sets the stage. */
export function quietStep<const Name extends string, Fields extends TProperties>(name: Name, fields: Fields): TObject<{ do: TLiteral<Name> } & Fields> {
  return Type.Object({ do: Type.Literal(name), ...fields }, closed);
}
