/**
 * A rolling digest of a run: equal digests mean, for all that we do, equal runs.
 * Two 32-bit lanes, mixed by multiplication; integers only, so every machine agrees.
 */

export class Digest {
  private high = 0x9e3779b9 | 0;
  private low = 0x85ebca6b | 0;

  mix(value: number): void {
    this.high = Math.imul(this.high ^ value, 0x01000193);
    this.low = Math.imul((this.low << 5) ^ (this.low >>> 27) ^ value, 0x5bd1e995);
  }

  mixText(text: string): void {
    for (let i = 0; i < text.length; i++) this.mix(text.charCodeAt(i));
  }

  /** Sixteen hexadecimal digits. */
  toString(): string {
    return hex(this.high) + hex(this.low);
  }
}

const DIGITS = "0123456789abcdef";

/** Digit by digit: `toString(16)` of a number this large takes longer than ten events. */
function hex(lane: number): string {
  let text = "";
  for (let bits = 28; bits >= 0; bits -= 4) text += DIGITS[(lane >>> bits) & 15]!;
  return text;
}
