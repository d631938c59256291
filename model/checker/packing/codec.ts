/**
 * States as words and back, by functions written for one layout: unrolled, without a look at any type. A value that its
 * declared type does not hold is refused when it is packed; the type invariant costs nothing beside.
 */
import { written } from "./written.js";
import { layoutOf, type Layout, type Place, type Slot } from "./layout.js";
import type { Variables } from "../types.js";

export interface Codec {
  /** How many words a state takes. */
  readonly words: number;
  /**
   * Writes the packed state to `out[0 …]` and its hash, 32 bits, behind it.
   * @returns whether every value is of its declared type; if not, `out` is worth nothing
   */
  readonly encode: (state: unknown, out: Int32Array) => boolean;
  /** The state whose words begin at `at`: nothing in it is shared with any other. */
  readonly decode: (words: Int32Array, at: number) => unknown;
}

export function codecOf(variables: Variables): Codec {
  const layout = layoutOf(variables);
  return { words: layout.words, encode: written(encoderOf(layout)), decode: written(decoderOf(layout)) };
}

const wordsOf = ({ words }: Layout): number[] => Array.from({ length: words }, (_, word) => word);

/** Statements that pack, with names that no other statement has. */
class Packing {
  readonly lines: string[] = [];
  private names = 0;

  pack(place: Place, value: string): void {
    switch (place.kind) {
      case "boolean": return this.leaf(place.slot, `${value} === true ? 1 : ${value} === false ? 0 : -1`, 1, 0);
      case "integer": return this.leaf(place.slot, value, place.max, place.min);
      case "word": return this.leaf(place.slot, [...place.words.map((word, at) => `${value} === ${JSON.stringify(word)} ? ${at}`), "-1"].join(" : "), place.words.length - 1, 0);
      case "set": return this.leaf(place.slot, value, 2 ** place.size - 1, 0);
      case "array": return this.array(place.items, value);
      case "list": return this.list(place.length, place.items, value);
      case "record": return place.fields.forEach(([name, field]) => this.pack(field, `${value}[${JSON.stringify(name)}]`));
    }
  }

  private name(value: string): string {
    const name = `v${this.names++}`;
    this.lines.push(`const ${name} = ${value};`);
    return name;
  }

  private leaf({ word, shift, bits }: Slot, value: string, max: number, min: number): void {
    const name = this.name(value);
    this.lines.push(`if (!(${name} >= ${min} && ${name} <= ${max}) || ${name} !== (${name} | 0)) return false;`);
    if (bits > 0) this.lines.push(`w${word} |= (${name} - ${min}) << ${shift};`);
  }

  private array(items: readonly Place[], value: string): void {
    const name = this.name(value);
    this.lines.push(`if (${name}.length !== ${items.length}) return false;`);
    items.forEach((item, at) => this.pack(item, `${name}[${at}]`));
  }

  private list(length: Slot, items: readonly Place[], value: string): void {
    const name = this.name(value);
    this.leaf(length, `${name}.length`, items.length, 0);
    items.forEach((item, at) => {
      this.lines.push(`if (${name}.length > ${at}) {`);
      this.pack(item, `${name}[${at}]`);
    });
    this.lines.push("}".repeat(items.length));
  }
}

function encoderOf(layout: Layout): string {
  const packing = new Packing();
  packing.pack(layout.state, "state");
  const words = wordsOf(layout);
  return [
    "return function (state, out) {",
    `let ${words.map((word) => `w${word} = 0`).join(", ")};`,
    ...packing.lines,
    `let h = ${layout.words}, k = 0;`,
    ...words.map((word) => `out[${word}] = w${word}; k = Math.imul(w${word}, 0xcc9e2d51); k = (k << 15) | (k >>> 17); h ^= Math.imul(k, 0x1b873593); h = (h << 13) | (h >>> 19); h = (Math.imul(h, 5) + 0xe6546b64) | 0;`),
    "h ^= h >>> 16; h = Math.imul(h, 0x85ebca6b); h ^= h >>> 13; h = Math.imul(h, 0xc2b2ae35); h ^= h >>> 16;",
    `out[${layout.words}] = h;`,
    "return true; };",
  ].join("\n");
}

/** Statements that unpack; each place comes back as an expression. */
class Unpacking {
  readonly lines: string[] = [];
  private names = 0;

  unpack(place: Place): string {
    switch (place.kind) {
      case "boolean": return `${bitsAt(place.slot)} === 1`;
      case "integer": return place.min === 0 ? bitsAt(place.slot) : `${bitsAt(place.slot)} + ${place.min}`;
      case "word": return place.words.length === 1 ? JSON.stringify(place.words[0]) : `${this.table(place.words)}[${bitsAt(place.slot)}]`;
      case "set": return bitsAt(place.slot);
      case "array": return `[${place.items.map((item) => this.unpack(item)).join(", ")}]`;
      case "list": return this.list(place.length, place.items);
      case "record": return `{ ${place.fields.map(([name, field]) => `${JSON.stringify(name)}: ${this.unpack(field)}`).join(", ")} }`;
    }
  }

  private readonly tables = new Map<string, string>();

  private table(words: readonly string[]): string {
    const text = JSON.stringify(words);
    const name = this.tables.get(text) ?? `t${this.tables.size}`;
    this.tables.set(text, name);
    return name;
  }

  get constants(): readonly string[] {
    return [...this.tables].map(([text, name]) => `const ${name} = ${text};`);
  }

  /** Exactly as large as it need be: a list that grew by itself would be given much more room. */
  private list(length: Slot, items: readonly Place[]): string {
    const id = this.names++;
    const item = (at: number): string => `i${id}_${at}`;
    this.lines.push(`const n${id} = ${bitsAt(length)};`, `let l${id}${items.map((_, at) => `, ${item(at)}`).join("")};`);
    items.forEach((place, at) => {
      this.lines.push(`if (n${id} > ${at}) {`);
      const value = this.unpack(place);
      this.lines.push(`${item(at)} = ${value};`);
    });
    this.lines.push("}".repeat(items.length));
    const sizes = [...items.keys(), items.length].map((size) => `case ${size}: l${id} = [${Array.from({ length: size }, (_, at) => item(at)).join(", ")}]; break;`);
    this.lines.push(`switch (n${id}) { ${sizes.join(" ")} }`);
    return `l${id}`;
  }
}

function bitsAt({ word, shift, bits }: Slot): string {
  if (bits === 0) return "0";
  return shift === 0 ? `(w${word} & ${2 ** bits - 1})` : `((w${word} >>> ${shift}) & ${2 ** bits - 1})`;
}

function decoderOf(layout: Layout): string {
  const unpacking = new Unpacking();
  const state = unpacking.unpack(layout.state);
  return [
    ...unpacking.constants,
    "return function (words, at) {",
    ...wordsOf(layout).map((word) => `const w${word} = words[at + ${word}];`),
    ...unpacking.lines,
    `return ${state}; };`,
  ].join("\n");
}
