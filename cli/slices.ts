/**
 * A campaign in slices: between two of them, the terminal is drawn and an interrupt is heard.
 */
import { setImmediate } from "node:timers/promises";
import type { Campaign } from "../explorer/campaign/explore.js";
import type { Io } from "./io.js";
import type { Progress } from "./progress.js";

/** s */
const SLICE = 0.04;

/** Set once the user has interrupted; what runs ends after its current run. */
export interface Interrupt {
  readonly happened: boolean;
  /** Stops listening. */
  end(): void;
}

export function listen(io: Io): Interrupt {
  let happened = false;
  const end = io.onInterrupt(() => void (happened = true));
  return { get happened() { return happened; }, end };
}

export interface Limits {
  readonly runs: number;
  /** s; Infinity when only runs count */
  readonly seconds: number;
}

/**
 * Runs until the campaign is over, the time is up, or the user interrupts; one run at least.
 * @returns s that it took
 */
export async function runInSlices(campaign: Campaign, { runs: most, seconds }: Limits, io: Io, interrupt: Interrupt, progress: Progress): Promise<number> {
  const start = io.now();
  for (;;) {
    const until = Math.min(start + seconds, io.now() + SLICE);
    campaign.advance((done) => done > 0 && io.now() >= until);
    const { runs, events } = campaign.progress;
    const passed = io.now() - start;
    progress.update(Math.max(runs / most, passed / seconds), runs, events);
    await setImmediate();
    if (campaign.isOver || passed >= seconds || interrupt.happened) return passed;
  }
}
