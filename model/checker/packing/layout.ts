/**
 * Where each part of a state lies in its packed form: 32-bit words, every leaf in as few bits as its type allows and never
 * across two words. A list keeps its length and room for its longest; unused room is zero, so equal states have equal words.
 */
import type { Type, Variables } from "../types.js";

/** `bits` of word `word`, from bit `shift` on; no bits at all for what can have only one value. */
export interface Slot { readonly word: number; readonly shift: number; readonly bits: number }

export type Place =
  | { readonly kind: "boolean"; readonly slot: Slot }
  | { readonly kind: "integer"; readonly slot: Slot; readonly min: number; readonly max: number }
  | { readonly kind: "word"; readonly slot: Slot; readonly words: readonly string[] }
  | { readonly kind: "set"; readonly slot: Slot; readonly size: number }
  | { readonly kind: "array"; readonly items: readonly Place[] }
  | { readonly kind: "list"; readonly length: Slot; readonly items: readonly Place[] }
  | RecordPlace;
export interface RecordPlace { readonly kind: "record"; readonly fields: readonly (readonly [name: string, place: Place])[] }

export interface Layout {
  readonly state: RecordPlace;
  /** How many words a state takes. */
  readonly words: number;
}

const WORD = 32;
/** One bit fewer than a word has: shifted values stay apart from the sign. */
const WIDEST = 31;

/** @throws RangeError for a type too wide to be packed */
export function layoutOf(variables: Variables): Layout {
  const free: number[] = [];
  const slot = (bits: number): Slot => {
    if (bits > WIDEST) throw new RangeError(`with these constants a state is too large to be packed: one of its values takes ${bits} bits, and ${WIDEST} are the most; give smaller ones.`);
    if (bits === 0) return { word: 0, shift: 0, bits };
    const fitting = free.findIndex((left) => left >= bits);
    const word = fitting === -1 ? free.push(WORD) - 1 : fitting;
    const shift = WORD - free[word]!;
    free[word] = free[word]! - bits;
    return { word, shift, bits };
  };
  const state = placeOfRecord(variables, slot);
  return { state, words: Math.max(free.length, 1) };
}

type Allot = (bits: number) => Slot;

function placeOfRecord(fields: Variables, slot: Allot): RecordPlace {
  return { kind: "record", fields: Object.entries(fields).map(([name, type]) => [name, placeOf(type, slot)] as const) };
}

function placeOf(type: Type, slot: Allot): Place {
  switch (type.kind) {
    case "boolean": return { kind: "boolean", slot: slot(1) };
    case "integer": return { kind: "integer", slot: slot(bitsFor(type.max - type.min)), min: type.min, max: type.max };
    case "word": return { kind: "word", slot: slot(bitsFor(type.words.length - 1)), words: type.words };
    case "set": return { kind: "set", slot: slot(type.size), size: type.size };
    case "array": return { kind: "array", items: Array.from({ length: type.length }, () => placeOf(type.item, slot)) };
    case "list": return { kind: "list", length: slot(bitsFor(type.longest)), items: Array.from({ length: type.longest }, () => placeOf(type.item, slot)) };
    case "record": return placeOfRecord(type.fields, slot);
  }
}

/** How many bits tell 0 … `largest` apart. */
function bitsFor(largest: number): number {
  return largest === 0 ? 0 : Math.floor(Math.log2(largest)) + 1;
}
