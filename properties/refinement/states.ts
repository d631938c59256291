/**
 * Sets of the model's states, which are plain data: numbers, words, BigInts (large sets), arrays and records of these, of the same shape throughout.
 */
import type { Checkpointing } from "../../model/protocol/checkpointing/variables.js";

type Data = number | string | bigint | boolean | readonly Data[] | { readonly [field: string]: Data };

export function copyOf(state: Checkpointing): Checkpointing {
  return copied(state) as Checkpointing;
}

function copied(data: Data): Data {
  if (typeof data !== "object") return data;
  if (isList(data)) {
    const items = new Array<Data>(data.length);
    for (let at = 0; at < data.length; at++) items[at] = copied(data[at]!);
    return items;
  }
  const fields: { [field: string]: Data } = {};
  for (const field in data) fields[field] = copied(data[field]!);
  return fields;
}

/** So many are compared with each other: that is quicker than to hash them, and there are seldom more. */
const FEW = 8;

/** Each state once. */
export class States {
  private readonly byHash = new Map<number, Checkpointing[]>();
  readonly all: Checkpointing[] = [];

  add(state: Checkpointing): void {
    const alike = this.all.length < FEW ? this.all : this.hashedLike(state);
    if (alike.some((other) => areEqual(other, state))) return;
    this.all.push(state);
    if (alike !== this.all) alike.push(state);
    else if (this.all.length === FEW) for (const known of this.all) this.hashedLike(known).push(known);
  }

  private hashedLike(state: Checkpointing): Checkpointing[] {
    const hash = mixed(7, state);
    const known = this.byHash.get(hash);
    if (known !== undefined) return known;
    const none: Checkpointing[] = [];
    this.byHash.set(hash, none);
    return none;
  }
}

function mixed(hash: number, data: Data): number {
  if (typeof data !== "object") return Math.imul(hash ^ bitsOf(data), 0x01000193);
  let sum = hash;
  if (isList(data)) for (let at = 0; at < data.length; at++) sum = Math.imul(mixed(sum, data[at]!), 31) + 1;
  else for (const field in data) sum = mixed(sum, data[field]!);
  return sum | 0;
}

function bitsOf(data: number | string | bigint | boolean): number {
  if (typeof data === "number") return data | 0;
  return typeof data === "string" ? data.length : Number(BigInt.asIntN(31, BigInt(data)));
}

function areEqual(one: Data, other: Data): boolean {
  if (typeof one !== "object" || typeof other !== "object") return one === other;
  if (isList(one)) {
    if (!isList(other) || one.length !== other.length) return false;
    for (let at = 0; at < one.length; at++) if (!areEqual(one[at]!, other[at]!)) return false;
    return true;
  }
  if (isList(other)) return false;
  for (const field in one) if (!areEqual(one[field]!, other[field]!)) return false;
  return true;
}

function isList(data: readonly Data[] | { readonly [field: string]: Data }): data is readonly Data[] {
  return Array.isArray(data);
}
