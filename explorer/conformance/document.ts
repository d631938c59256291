/**
 * A file of conformance vectors as a document: the shape of its cases, and the cases.
 */
import { Type, type Static, type TObject, type TSchema } from "typebox";
import { closed, type Body, type Shape } from "./shape.js";
import { SHAPES } from "./shapes.js";

export const FORMAT = "barricade-conformance/1";

const Sentence = Type.String({ minLength: 1 });

/** Where a rule is from. */
export const Source = Type.Union([
  Type.Object({ class: Sentence, method: Sentence }, { ...closed, description: "of Apache Flink 1.20: the test that it stems from, or the code that states the rule" }),
  Type.Object({ work: Sentence, place: Sentence }, { ...closed, description: "what Flink does not do: a work, and the place in it" }),
]);

export function sourceText(source: Static<typeof Source>): string {
  return "class" in source ? `${source.class}.${source.method}` : `${source.work}, ${source.place}`;
}

const Status = Type.Union([
  Type.Object({ pending: Sentence }, { ...closed, description: "the reference engine cannot be asked yet, and why" }),
  Type.Object({ differs: Sentence }, { ...closed, description: "the reference engine does otherwise on purpose, and why" }),
], { description: "speaks of the reference engine alone: other runners pass it over" });

const HEADER = {
  id: Type.String({ pattern: "^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$", description: "component/name, in lower-case words joined by hyphens" }),
  rule: Type.String({ minLength: 1, description: "the sentence that it tests" }),
  source: Source,
  features: Type.Optional(Type.Array(Sentence, { minItems: 1, uniqueItems: true, description: "what an engine must have for this to be asked of it" })),
  status: Type.Optional(Status),
} as const;

export type VectorCase = Static<TObject<typeof HEADER>> & Body;

export interface VectorDocument {
  readonly shape: string;
  readonly cases: readonly VectorCase[];
}

/** The form of a file of this shape. */
export function documentOfShape({ name, sentence, fields }: Shape): TSchema {
  return Type.Object({
    format: Type.Literal(FORMAT),
    shape: Type.Literal(name),
    about: Type.Optional(Sentence),
    cases: Type.Array(Type.Object({ ...HEADER, ...fields }, closed), { minItems: 1 }),
  }, { ...closed, description: sentence });
}

/** By shape, the form of a file. */
export const DOCUMENTS_BY_SHAPE: readonly (readonly [shape: string, schema: TSchema])[] = SHAPES.map((shape) => [shape.name, documentOfShape(shape)]);
