/**
 * One scenario's part of a campaign, from its first run, or where it was left, to its report.
 */
import type { Campaign } from "../explorer/campaign/campaign.js";
import { reportOf, type ScenarioReport } from "../explorer/campaign/scenario-report.js";
import type { Tally } from "../explorer/campaign/tally.js";
import type { Violation } from "../explorer/campaign/violation.js";
import type { Pool } from "../explorer/workers/pool.js";
import { search } from "../explorer/workers/search.js";
import { Stretches } from "../explorer/workers/stretches.js";
import type { Subject } from "../explorer/workers/task.js";
import type { Interrupt } from "./interrupt.js";
import type { Io } from "./io.js";
import type { Progress } from "./progress.js";

export interface Limits {
  readonly runs: number;
  /** s; Infinity when only runs count */
  readonly seconds: number;
}

export class Searching {
  readonly stretches: Stretches;
  /** s spent so far. */
  seconds = 0;

  constructor(readonly subject: Subject, readonly campaign: Campaign, readonly limits: Limits) {
    this.stretches = new Stretches(limits.runs, (tally) => campaign.isOver(tally));
  }

  /**
   * Searches until the campaign is over, the time is up, or the user interrupts.
   * @param came told of each stretch as it comes back
   */
  async search(pool: Pool, io: Io, interrupt: Interrupt, progress: Progress, came: (tally: Tally) => void): Promise<void> {
    const start = io.now() - this.seconds;
    await pool.tell({ kind: "prepare", subject: this.subject });
    await search(pool, this.stretches, {
      now: () => io.now(),
      isEnough: () => interrupt.happened || io.now() - start >= this.limits.seconds,
      came: (tally) => {
        this.seconds = io.now() - start;
        came(tally);
        progress.update(this);
      },
    });
  }

  /** Shrinks what was found; after an interrupt, what was found is reported as it is. */
  async report(pool: Pool, interrupt: Interrupt, shrink: boolean): Promise<ScenarioReport> {
    const { merged } = this.stretches;
    const ask = (): Promise<readonly Violation[]> => Promise.all(merged.violated.map(({ property, run }) => pool.ask({ kind: "violation", property, run, shrink })));
    const shrunk = interrupt.happened ? null : await interrupt.before(ask());
    return reportOf(this.campaign, merged, shrunk ?? merged.violated.map(({ property, run }) => this.campaign.violation(property, run, false)));
  }

  /** Share of the whole, 0 to 1. */
  get done(): number {
    return Math.min(1, Math.max(this.stretches.merged.runs / this.limits.runs, this.seconds / this.limits.seconds));
  }
}
