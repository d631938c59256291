/**
 * Sets of whole numbers from 0, as the values of `set` variables: bit m of a number says that m is in it. The checker's sets have at most 31
 * members and are plain numbers. Who follows one run may have more: a set with a member past 30 is a BigInt, and every set has one form only, so that
 * equal ones are equal values. To TypeScript both are `number`, since nobody but these functions looks inside.
 */
const FIRST_WIDE = 31;

export function has(set: number, member: number): boolean {
  if (typeof set === "number") return member < FIRST_WIDE && (set & (1 << member)) !== 0;
  return ((set as unknown as bigint) >> BigInt(member) & 1n) === 1n;
}

export function including(set: number, member: number): number {
  if (typeof set === "number" && member < FIRST_WIDE) return set | (1 << member);
  return formed(BigInt(set) | 1n << BigInt(member));
}

export function excluding(set: number, member: number): number {
  if (typeof set === "number") return member < FIRST_WIDE ? set & ~(1 << member) : set;
  return difference(set, including(0, member));
}

export function union(one: number, other: number): number {
  if (typeof one === "number" && typeof other === "number") return one | other;
  return formed(BigInt(one) | BigInt(other));
}

export function intersection(one: number, other: number): number {
  if (typeof one === "number" && typeof other === "number") return one & other;
  return formed(BigInt(one) & BigInt(other));
}

/** Of `one`, what is not in `other`. */
export function difference(one: number, other: number): number {
  if (typeof one === "number" && typeof other === "number") return one & ~other;
  return formed(BigInt(one) & ~BigInt(other));
}

export function isWithin(one: number, other: number): boolean {
  return difference(one, other) === 0;
}

/** All numbers below `size`. */
export function allBelow(size: number): number {
  return size <= FIRST_WIDE ? 2 ** size - 1 : formed((1n << BigInt(size)) - 1n);
}

/** The largest member, or −1. */
export function largest(set: number): number {
  return typeof set === "number" ? 31 - Math.clz32(set) : (set as unknown as bigint).toString(2).length - 1;
}

export function sizeOf(set: number): number {
  let size = 0;
  for (let rest = BigInt(set); rest !== 0n; rest &= rest - 1n) size++;
  return size;
}

function formed(bits: bigint): number {
  return (bits < 1n << BigInt(FIRST_WIDE) ? Number(bits) : bits) as number;
}
