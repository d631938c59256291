/**
 * How many runs it takes to find a bug, over many seeds: the figure that says how far a search without a finding can be trusted.
 * Source: Antithesis on findability. What no run showed counts as more than all runs.
 */
import type { StrategyName } from "../strategies/strategy.js";

/** By one strategy, or by all of them in turn. */
export interface Findability {
  readonly strategy: "auto" | StrategyName;
  readonly seeds: number;
  /** Seeds under which it was found. */
  readonly found: number;
  /** Runs up to and with the one that showed it; null when at least half, or one in twenty, of the seeds did not find it. */
  readonly median: number | null;
  readonly p95: number | null;
}

/** @param runs for each seed; null where it was not found */
export function findabilityOf(strategy: Findability["strategy"], runs: readonly (number | null)[]): Findability {
  const sorted = runs.map((count) => count ?? Infinity).sort((one, other) => one - other);
  return { strategy, seeds: runs.length, found: runs.filter((count) => count !== null).length, median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}

/** The least of them that so large a share does not exceed. */
export function quantile(sorted: readonly number[], share: number): number | null {
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Infinity;
  return value === Infinity ? null : value;
}
