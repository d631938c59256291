/**
 * What a state variable may hold. A declaration is three things at once: the type of the value in TypeScript, the type
 * invariant that the checker holds every state to, and the layout of the packed state. So every type is bounded.
 */

export interface BooleanType { readonly kind: "boolean" }
/** Whole numbers from `min` to `max`, both included. */
export interface IntegerType { readonly kind: "integer"; readonly min: number; readonly max: number }
export interface WordType<Word extends string = string> { readonly kind: "word"; readonly words: readonly Word[] }
/** A set of members 0 … size − 1, held as a number whose bit m says that m is in it; `size` is at most 31. */
export interface SetType { readonly kind: "set"; readonly size: number }
export interface ArrayType<Item extends Type = Type> { readonly kind: "array"; readonly item: Item; readonly length: number }
/** A sequence of at most `longest` items. */
export interface ListType<Item extends Type = Type> { readonly kind: "list"; readonly item: Item; readonly longest: number }
export interface RecordType<Fields extends Variables = Variables> { readonly kind: "record"; readonly fields: Fields }

// Interfaces, so that the recursion is lawful; the defaults of the generic ones close the circle.
export type Type = BooleanType | IntegerType | WordType | SetType | ArrayType | ListType | RecordType;
export interface Variables { readonly [name: string]: Type }

/** The value that a variable of this type holds; actions change it in place. */
export type Value<T> =
  T extends BooleanType ? boolean
  : T extends IntegerType ? number
  : T extends WordType<infer Word> ? Word
  : T extends SetType ? number
  : T extends ArrayType<infer Item> ? Value<Item>[]
  : T extends ListType<infer Item> ? Value<Item>[]
  : T extends RecordType<infer Fields> ? State<Fields>
  : never;
export type State<V extends Variables> = { -readonly [Name in keyof V]: Value<V[Name]> };

export const boolean: BooleanType = { kind: "boolean" };

export function integer(min: number, max: number): IntegerType {
  return { kind: "integer", min, max };
}

export function word<const Word extends string>(...words: readonly Word[]): WordType<Word> {
  return { kind: "word", words };
}

export function set(size: number): SetType {
  return { kind: "set", size };
}

export function array<Item extends Type>(item: Item, length: number): ArrayType<Item> {
  return { kind: "array", item, length };
}

export function list<Item extends Type>(item: Item, longest: number): ListType<Item> {
  return { kind: "list", item, longest };
}

export function record<const Fields extends Variables>(fields: Fields): RecordType<Fields> {
  return { kind: "record", fields };
}
