/**
 * Whether a job may fail for good: how often it has failed, and when, held against its restart strategy.
 * Said apart from the engine's strategy, and from the other side: it knows the failures, not the delays, and accuses only what no delay explains.
 * Source: flink-semantics §6; Flink's restart-strategy.* settings.
 */
import type { Restart } from "../impl/trace/settings.js";

export class RestartLaw {
  /** When the job failed, in ms, since its job manager began. */
  private times: number[] = [];

  constructor(private readonly restart: Restart) {}

  /** Failures of the tasks that this job manager has counted. */
  get failures(): number {
    return this.times.length;
  }

  /** A new job manager has taken over: it remembers no failure. */
  forget(): void {
    this.times = [];
  }

  failed(at: number): void {
    this.times.push(at);
  }

  /** Whether the latest failure may be the last. */
  mayGiveUp(): boolean {
    const { restart, times } = this;
    const latest = times.at(-1) ?? 0;
    switch (restart.strategy) {
      case "none": return true;
      case "fixed-delay": return times.length > restart.attempts;
      case "failure-rate": return times.filter((at) => latest - at <= restart.failureRateInterval).length > restart.maxFailuresPerInterval;
      case "exponential-delay": return this.sinceQuiet(restart.resetBackoffThreshold + restart.maxBackoff) > (restart.attemptsBeforeResetBackoff ?? Infinity);
    }
  }

  /** Failures since the job last ran for so long that whatever it had waited before, all was forgotten. */
  private sinceQuiet(quiet: number): number {
    const { times } = this;
    let count = 1;
    for (let index = times.length - 1; index > 0 && times[index]! - times[index - 1]! < quiet; index--) count++;
    return count;
  }
}
