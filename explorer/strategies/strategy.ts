/**
 * A strategy hands out oracles: the same choices, answered in another way.
 */
import type { Oracle } from "../../impl/simulator/kernel/oracle.js";
import type { Prepared } from "../scenario/run.js";

export interface Strategy {
  readonly name: StrategyName;
  /** How many different runs it has; infinite for random ones. */
  readonly size: number;
  /** The oracle of its n-th run, from 0. */
  oracle(index: number): Oracle;
}

export type StrategyName = "random" | "systematic";

/** One sentence each, for `list` and `explain`. */
export const STRATEGY_SENTENCES: { readonly [Name in StrategyName]: string } = {
  random: "draws, for each run anew, which faults and delays occur at all and how often, then each choice by a stateless hash",
  systematic: "visits every crash point of every process, in every manner of dying, under the plain schedule, under each channel starved, and under each task slow",
};

/** Those whose runs are the same whatever the seed. */
export const UNSEEDED: readonly StrategyName[] = ["systematic"];

export type StrategyFactory = (prepared: Prepared, seed: string) => Strategy;
