/**
 * Runs of a campaign, followed through the model: how many are runs of it, which it does not tell of and why, and the first that is refused.
 */
import type { TraceLine } from "../../impl/trace/events.js";
import { follow, type Followed } from "../../properties/refinement/follow.js";
import { diagnose } from "../replay/diagnose.js";
import { prepare } from "../scenario/run.js";
import type { Scenario } from "../scenario/scenario.js";
import { sourceOf } from "../strategies/catalogue.js";
import type { StrategyName } from "../strategies/strategy.js";
import { isRefined } from "./refined-runs.js";
import { partsOf, type UserCode } from "./user-code.js";

export interface RefineOptions extends UserCode {
  /** As for `explore`, whose runs these are. */
  readonly seed: string;
  readonly runs: number;
  /** Follows one run of so many, those that `explore` would; the others are not made. */
  readonly every: number;
  readonly strategy: "auto" | StrategyName;
}

export interface Refusal {
  /** Its number in the campaign; null for a trace from a file. */
  readonly run: number | null;
  readonly refused: Extract<Followed, { kind: "refused" }>;
  readonly lines: readonly TraceLine[];
}

export class Refinements {
  refined = 0;
  refused = 0;
  events = 0;
  most = 0;
  /** Over all events of the runs that are refined. */
  private states = 0;
  readonly outOfScope = new Map<string, number>();
  readonly actions = new Map<string, number>();
  first: Refusal | null = null;

  add(lines: readonly TraceLine[], run: number | null): void {
    const followed = follow(lines);
    switch (followed.kind) {
      case "out-of-scope": return void this.outOfScope.set(followed.reason, (this.outOfScope.get(followed.reason) ?? 0) + 1);
      case "refined": return this.addRefined(followed);
      case "refused":
        this.refused++;
        this.first ??= { run, refused: followed, lines };
    }
  }

  private addRefined({ events, states, actions }: Extract<Followed, { kind: "refined" }>): void {
    this.refined++;
    this.events += events;
    this.most = Math.max(this.most, states.most);
    this.states += states.mean * events;
    for (const [action, count] of actions) this.actions.set(action, (this.actions.get(action) ?? 0) + count);
  }

  /** States in which the model can be, after an event. */
  get mean(): number {
    return this.events === 0 ? 0 : this.states / this.events;
  }
}

/** @throws BadInput when what the user brings cannot work. */
export function refineRuns(scenario: Scenario, options: RefineOptions): Refinements {
  const prepared = prepare(scenario);
  const { seed, runs, every, strategy } = options;
  const source = sourceOf(strategy, prepared, seed);
  const parts = partsOf(scenario, options);
  const refinements = new Refinements();
  for (let run = 0; run < runs; run++) if (isRefined(run, every)) refinements.add(diagnose(prepared, source(run).oracle(), parts, []).lines, run);
  return refinements;
}
