/**
 * Shadow lineage: which input rows a piece of state holds, as a count and a commutative digest per source partition.
 * Two lineages are equal exactly when they hold the same multiset of rows (up to a 53-bit collision).
 */
import type { Lineage } from "../../trace/events.js";

/** Digests are added modulo 2^53, the largest range in which sums of integers stay exact. */
const MODULUS = 2 ** 53;

export function emptyLineage(partitions: number): number[] {
  const lineage = new Array<number>(2 * partitions);
  for (let i = 0; i < lineage.length; i++) lineage[i] = 0;
  return lineage;
}

export function addDigest(sum: number, digest: number): number {
  return sum >= MODULUS - digest ? sum - (MODULUS - digest) : sum + digest;
}

export function subtractDigest(sum: number, digest: number): number {
  return sum >= digest ? sum - digest : sum + (MODULUS - digest);
}

/** Adds one row to `lineage`, in place. */
export function addRow(lineage: number[], partition: number, digest: number): void {
  const at = 2 * partition;
  lineage[at] = lineage[at]! + 1;
  lineage[at + 1] = addDigest(lineage[at + 1]!, digest);
}

/** Adds all of `other` to `lineage`, in place. */
export function addLineage(lineage: number[], other: Lineage): void {
  for (let at = 0; at < other.length; at += 2) {
    lineage[at] = lineage[at]! + other[at]!;
    lineage[at + 1] = addDigest(lineage[at + 1]!, other[at + 1]!);
  }
}

/** How many rows it holds. */
export function rowCount(lineage: Lineage): number {
  let rows = 0;
  for (let at = 0; at < lineage.length; at += 2) rows += lineage[at]!;
  return rows;
}

export function equalLineage(one: Lineage, other: Lineage): boolean {
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return one.length === other.length;
}

/** A row's digest: 53 bits, the same wherever the row is seen. */
export function rowDigest(partition: number, offset: number): number {
  const high = mix(Math.imul(partition + 1, 0x9e3779b1) ^ mix(offset + 0x7f4a7c15));
  const low = mix(high ^ Math.imul(offset + 1, 0x85ebca6b));
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return hash ^ (hash >>> 16);
}
