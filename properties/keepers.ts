/**
 * What several monitors must know of a run, kept once for all of them.
 */
import type { Monitor } from "./property.js";

/** Keeps something up to date for those who ask for it: it sees each event before any monitor does. */
export interface Keeper {
  readonly watching: Monitor;
}

export class Keepers {
  private readonly keepers = new Map<new (keepers: Keepers) => Keeper, Keeper>();

  /** The keeper of this class, one a run. One that needs another asks for it when it is made. */
  of<Kind extends Keeper>(kind: new (keepers: Keepers) => Kind): Kind {
    let keeper = this.keepers.get(kind) as Kind | undefined;
    if (keeper === undefined) {
      keeper = new kind(this);
      this.keepers.set(kind, keeper);
    }
    return keeper;
  }

  /** All that were asked for, each after those that it needs. */
  all(): Iterable<Keeper> {
    return this.keepers.values();
  }
}
