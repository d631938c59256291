/**
 * Whether an attempt may have failed because an older one, believed dead, held a lock in an XA database.
 * Its session lives as long as it does; what it prepared late stays locked until the next recovery rolls it back.
 */
import type { Origin } from "../impl/trace/events.js";

export class LockHolders {
  private readonly alive = new Set<string>();
  /** One has ended since the last failure; what it had prepared then is rolled back by the restart. */
  private hasEnded = false;

  cutOff(origin: Origin): void {
    this.alive.add(nameOf(origin));
  }

  ended(origin: Origin): void {
    if (this.alive.size > 0 && this.alive.delete(nameOf(origin))) this.hasEnded = true;
  }

  /** An attempt has failed. @returns whether a lock may be why */
  mayHaveFailed(): boolean {
    const { hasEnded } = this;
    this.hasEnded = false;
    return hasEnded || this.alive.size > 0;
  }
}

function nameOf({ process, attempt }: Origin): string {
  return `${process}/${attempt}`;
}
