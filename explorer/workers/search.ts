/**
 * The runs of one campaign, shared among workers. The tally is the same for any number of them: it is merged in the order of the runs,
 * and ends with the first run that ends the campaign.
 */
import type { Tally } from "../campaign/tally.js";
import type { Pool } from "./pool.js";
import type { Stretches } from "./stretches.js";

/** s that a stretch should take: long against its way to a thread, short against what a user notices. */
const STRETCH = 0.05;
const LONGEST = 4_096;

export interface SearchOptions {
  /** s, from any origin. */
  readonly now: () => number;
  /** Asked after each stretch; true: no further one is begun. */
  readonly isEnough: () => boolean;
  /** Told of each stretch as it comes back. */
  readonly came: (tally: Tally) => void;
}

/** Expects the workers to be prepared. Stretches under way when it is enough are waited for, so that no run is lost. */
export async function search(pool: Pool, stretches: Stretches, { now, isEnough, came }: SearchOptions): Promise<void> {
  const keepOneBusy = async (): Promise<void> => {
    let size = 1;
    for (let stretch = stretches.take(size); stretch !== null; stretch = isEnough() ? null : stretches.take(size)) {
      const start = now();
      const tally = await pool.ask({ kind: "runs", ...stretch });
      size = nextSize(size, now() - start);
      stretches.add(tally);
      came(tally);
    }
  };
  await Promise.all(Array.from({ length: pool.size }, keepOneBusy));
}

function nextSize(size: number, seconds: number): number {
  const fitting = seconds > 0 ? Math.floor((size * STRETCH) / seconds) : LONGEST;
  return Math.max(1, Math.min(fitting, size * 2, LONGEST));
}
