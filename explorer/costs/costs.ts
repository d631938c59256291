/**
 * What checkpoints cost a scenario: the same runs, under the same faults and delays, measured and not judged.
 * A run counts for the time that its job took; one that never finishes, for none of it.
 */
import type { Parts } from "../../impl/engine/parts.js";
import { quantile } from "../campaign/findability.js";
import { prepare, run } from "../scenario/run.js";
import type { Scenario } from "../scenario/scenario.js";
import { random } from "../strategies/random.js";
import { CostMonitor } from "./cost-monitor.js";

/** All times in ms of virtual time; null where there is nothing to measure. */
export interface Costs {
  readonly runs: number;
  /** Runs whose job finished, and when, in the mean. */
  readonly finished: number;
  readonly duration: number | null;
  /** Checkpoints a run, and how long a completed one was pending. */
  readonly completed: number;
  readonly aborted: number;
  readonly pending: number | null;
  /** Share of the job's time in which an input stood still, 0 to 1, in the mean over all inputs. */
  readonly blocked: number | null;
  /** From a row's arrival to its first visibility, over all rows of all runs. */
  readonly latency: { readonly median: number | null; readonly p95: number | null };
  /** Restarts a run; rows read again for each. */
  readonly restarts: number;
  readonly replayed: number | null;
}

export function costsOf(scenario: Scenario, seed: string, runs: number, parts?: Parts): Costs {
  const prepared = prepare(scenario);
  const strategy = random(prepared, seed);
  const measured = Array.from({ length: runs }, (_, index) => {
    const costs = new CostMonitor(scenario.arrival);
    run(prepared, strategy.oracle(index), { properties: [], also: [costs.monitor], ...(parts !== undefined && { parts }) });
    return costs;
  });
  return summaryOf(measured);
}

function summaryOf(measured: readonly CostMonitor[]): Costs {
  const sum = (of: (one: CostMonitor) => number): number => measured.reduce((total, one) => total + of(one), 0);
  const finished = measured.filter((one) => one.finished !== null);
  const inputTime = finished.reduce((total, one) => total + one.inputs * one.finished!, 0);
  const latencies = measured.flatMap((one) => one.latencies).sort((one, other) => one - other);
  const runs = measured.length;
  return {
    runs,
    finished: finished.length,
    duration: ratio(finished.reduce((total, one) => total + one.finished!, 0), finished.length),
    completed: sum((one) => one.completed) / runs,
    aborted: sum((one) => one.aborted) / runs,
    pending: ratio(sum((one) => one.pending), sum((one) => one.completed)),
    blocked: ratio(finished.reduce((total, one) => total + one.blocked, 0), inputTime),
    latency: { median: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) },
    restarts: sum((one) => one.restarts) / runs,
    replayed: ratio(sum((one) => one.replayed), sum((one) => one.restarts)),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
