/**
 * The strategies by name, and `auto`, which divides the runs among all of them and knows nothing of any bug.
 */
import type { Oracle } from "../../impl/simulator/kernel/oracle.js";
import type { Prepared } from "../scenario/run.js";
import { random } from "./random.js";
import type { StrategyFactory, StrategyName } from "./strategy.js";
import { systematic } from "./systematic.js";

export const STRATEGIES: { readonly [Name in StrategyName]: StrategyFactory } = { random, systematic };
export const STRATEGY_NAMES = Object.keys(STRATEGIES) as readonly StrategyName[];

/** Which strategy a run used, and which of its runs it was. */
export interface Source {
  readonly strategy: StrategyName;
  readonly index: number;
  oracle(): Oracle;
}

/** The n-th run of a campaign, from 0: strategies take turns; one that has no run left leaves its turn to the first. */
export function sourceOf(choice: "auto" | StrategyName, prepared: Prepared, seed: string): (run: number) => Source {
  const names = choice === "auto" ? STRATEGY_NAMES : [choice];
  const strategies = names.map((name) => STRATEGIES[name](prepared, seed));
  return (run) => {
    const turn = Math.floor(run / strategies.length);
    const own = strategies[run % strategies.length]!;
    const strategy = turn < own.size ? own : strategies[0]!;
    const index = strategy === own ? turn : run;
    return { strategy: strategy.name, index: index % strategy.size, oracle: () => strategy.oracle(index % strategy.size) };
  };
}
