/**
 * What a chain really keeps: so many random runs of it, and how often each property broke although no fault had withdrawn it.
 */
import { GUARANTEES, GUARANTEE_NAMES, type GuaranteeName } from "../../properties/guarantees.js";
import { promised } from "../../properties/promises.js";
import type { AnyPropertyName } from "../../properties/property.js";
import { prepare, run } from "../scenario/run.js";
import type { Scenario } from "../scenario/scenario.js";
import { random } from "../strategies/random.js";
import { nameOf, scenarioOf, type Chain } from "./chains.js";

/** `kept`: promised, and in no run broken. `broken`: not promised, and seen to break. `not seen`: not promised, but never seen to break. `false`: promised, and broken. */
export type Finding = "kept" | "broken" | "not seen" | "false";

export interface Cell {
  readonly chain: Chain;
  readonly runs: number;
  readonly guarantees: { readonly [Name in GuaranteeName]: Finding };
  /** How many runs broke each property. */
  readonly broken: { readonly [property: string]: number };
}

/** The properties that hold in every run of the chain which no fault takes them from. */
export function promisedTo(chain: Chain, base: Scenario): ReadonlySet<AnyPropertyName> {
  return promised(prepare(scenarioOf(chain, base)).header);
}

export function measure(chain: Chain, base: Scenario, runs: number, seed: string): Cell {
  const prepared = prepare(scenarioOf(chain, base));
  const strategy = random(prepared, `${seed}/${nameOf(chain)}`);
  const broken = new Map<AnyPropertyName, number>();
  for (let index = 0; index < runs; index++) {
    const { verdicts, withdrawn } = run(prepared, strategy.oracle(index));
    for (const { kind, property } of verdicts) {
      if (kind === "violated" && !withdrawn.some((name) => name === property)) broken.set(property, (broken.get(property) ?? 0) + 1);
    }
  }
  const owed = promised(prepared.header);
  const finding = (name: GuaranteeName): Finding => {
    const breaks = GUARANTEES[name].some((property) => broken.has(property));
    if (GUARANTEES[name].every((property) => owed.has(property))) return breaks ? "false" : "kept";
    return breaks ? "broken" : "not seen";
  };
  return {
    chain, runs,
    guarantees: Object.fromEntries(GUARANTEE_NAMES.map((name) => [name, finding(name)])) as Cell["guarantees"],
    broken: Object.fromEntries([...broken].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}
