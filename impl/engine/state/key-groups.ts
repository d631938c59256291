/**
 * Which subtask keeps which key: Flink's exact formula, bit for bit.
 * Source: Flink KeyGroupRangeAssignment, MathUtils.murmurHash; a string's hash is java.lang.String.hashCode.
 */

/** java.lang.String.hashCode: 31-polynomial over UTF-16 units, wrapping at 32 bits. */
export function stringHash(key: string): number {
  let hash = 0;
  for (let i = 0; i < key.length; i++) hash = (Math.imul(31, hash) + key.charCodeAt(i)) | 0;
  return hash;
}

/** Flink's murmurHash of one 32-bit integer: in [0, 2^31). */
export function murmurHash(code: number): number {
  let hash = Math.imul(code, 0xcc9e2d51);
  hash = rotateLeft(hash, 15);
  hash = Math.imul(hash, 0x1b873593);
  hash = rotateLeft(hash, 13);
  hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  hash ^= 4;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  if (hash >= 0) return hash;
  return hash === -0x80000000 ? 0 : -hash;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Key group of a key: in [0, maxParallelism). */
export function keyGroup(key: string, maxParallelism: number): number {
  return murmurHash(stringHash(key)) % maxParallelism;
}

/** Subtask that owns a key group. */
export function ownerOfKeyGroup(group: number, parallelism: number, maxParallelism: number): number {
  return Math.floor((group * parallelism) / maxParallelism);
}

/** First and last key group of a subtask, both inclusive. */
export function keyGroupRange(subtask: number, parallelism: number, maxParallelism: number): readonly [first: number, last: number] {
  return [Math.ceil((subtask * maxParallelism) / parallelism), Math.floor(((subtask + 1) * maxParallelism - 1) / parallelism)];
}

/** Flink's default: the next power of two of 1.5 × parallelism, within [128, 32768]. */
export function defaultMaxParallelism(parallelism: number): number {
  const wanted = parallelism + Math.floor(parallelism / 2);
  const power = 2 ** Math.ceil(Math.log2(Math.max(wanted, 1)));
  return Math.min(Math.max(power, 128), 32768);
}
