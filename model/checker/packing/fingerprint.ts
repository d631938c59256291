/**
 * States by a hash of 64 bits instead of themselves: less memory, and a small chance that two states are taken for one, so that
 * what follows the second is never seen. Half of the hash is MurmurHash3, as the codec has it; the other half is xxHash's.
 */

/** How many words a fingerprint takes. */
export const FINGERPRINT = 2;

/** Writes the fingerprint of a packed state, whose own hash lies behind it, as a key with a hash behind it. */
export function writeFingerprint(packed: Int32Array, words: number, key: Int32Array): void {
  key[0] = packed[words]!;
  key[1] = secondHash(packed, words);
  key[2] = key[0];
}

/** XXH32's round and avalanche (Collet, BSD), over words. */
function secondHash(packed: Int32Array, words: number): number {
  let hash = 0x165667b1 + 4 * words;
  for (let word = 0; word < words; word++) {
    hash = (hash + Math.imul(packed[word]!, 0xc2b2ae3d)) | 0;
    hash = Math.imul((hash << 17) | (hash >>> 15), 0x27d4eb2f);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae3d);
  return hash ^ (hash >>> 16);
}

/** At most so likely has some pair among so many states one fingerprint, if fingerprints fall as by lot. */
export function collisionBound(states: number): number {
  return Math.min(1, (states * (states - 1)) / 2 ** 65);
}

/** Whole states of one level of the search, in the order of their numbers. */
export class Frontier {
  words = new Int32Array(2 ** 12);
  private used = 0;

  add(packed: Int32Array, length: number): void {
    if (this.used + length > this.words.length) {
      const larger = new Int32Array(Math.ceil(this.words.length * 1.6) + length);
      larger.set(this.words);
      this.words = larger;
    }
    for (let word = 0; word < length; word++) this.words[this.used + word] = packed[word]!;
    this.used += length;
  }
}
