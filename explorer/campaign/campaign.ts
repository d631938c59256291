/**
 * A campaign over one scenario: its runs by index, executed in stretches and counted. The same seed gives the same runs, whoever executes which.
 */
import type { Parts } from "../../impl/engine/parts.js";
import { DULL } from "../../impl/simulator/kernel/oracle.js";
import { propertiesWith } from "../../properties/catalogue.js";
import { GUARANTEES, GUARANTEE_NAMES } from "../../properties/guarantees.js";
import { withheld } from "../../properties/promises.js";
import type { AnyPropertyName, Property } from "../../properties/property.js";
import { REACH_NAMES, Reach } from "../../properties/reach.js";
import { runOfTheModel } from "../../properties/refinement/run-of-the-model.js";
import { RecordingOracle } from "../replay/recording.js";
import { prepare, run, type Outcome, type Prepared } from "../scenario/run.js";
import type { Scenario } from "../scenario/scenario.js";
import { sourceOf, type Source } from "../strategies/catalogue.js";
import { BatchComparison } from "./batch.js";
import { expectedProperties, mayBreak } from "./expectation.js";
import type { ExploreOptions } from "./explore.js";
import { OWN_CODE, REFINED, isRefined } from "./refined-runs.js";
import { secondLook } from "./second-look.js";
import { countBeyond, countBroken, countFollowed, countOutOfScope, emptyTally, noteArmed, noteViolated, type Tally } from "./tally.js";
import { hasOwnCode, partsOf, propertiesOf } from "./user-code.js";
import { violationReport, type Violation } from "./violation.js";

/** One run in so many is executed twice, and every one that shows a violation first. */
const TWICE = 100;

export class Campaign {
  readonly seed: string;
  readonly properties: readonly Property[];
  /** Properties that the configuration does not promise. */
  readonly withheld: readonly AnyPropertyName[];
  /** Properties whose violation is no surprise: none where a bug is planted. */
  readonly tolerated: ReadonlySet<string>;
  /** One run in so many is held against the model; 0: none. */
  readonly refine: number;
  /** Whether a user's code takes part, of which the model does not tell. */
  readonly hasOwnCode: boolean;
  private readonly prepared: Prepared;
  private readonly parts: Parts;
  private readonly source: (run: number) => Source;
  /** Properties that the scenario expects to hold or to break. */
  private readonly expected: ReadonlySet<string>;
  /** Whether the output is to be compared with what a batch computation writes: only where it should be that. */
  private readonly isCompared: boolean;

  /** @throws BadInput when what the user brings cannot work */
  constructor(readonly scenario: Scenario, readonly options: ExploreOptions) {
    this.prepared = prepare(scenario);
    this.withheld = withheld(this.prepared.header);
    this.expected = expectedProperties(scenario);
    this.isCompared = options.batch === true && GUARANTEES["exactly-once-output"].every((property) => !this.withheld.includes(property));
    this.parts = partsOf(scenario, options);
    this.seed = options.seed ?? "1";
    this.source = sourceOf(options.strategy ?? "auto", this.prepared, this.seed);
    this.tolerated = options.bug === undefined ? mayBreak(scenario) : new Set();
    this.properties = propertiesOf(options);
    this.refine = options.refine ?? (options.properties === undefined ? REFINED : 0);
    this.hasOwnCode = hasOwnCode(options);
  }

  /**
   * Executes the runs from `from` to before `to`, or to the one after which the campaign is over.
   * @param pause asked before each run with the index of it; true ends the stretch there
   */
  execute(from: number, to: number, pause: (run: number) => boolean = () => false): Tally {
    const tally = emptyTally(from);
    for (let index = from; index < to && !this.isOver(tally) && !pause(index); index++) this.step(index, tally);
    return tally;
  }

  /** Whether no run after these is to be executed. */
  isOver(tally: Tally): boolean {
    return tally.nondeterminism !== null || (this.hasFailed(tally) && this.options.keepGoing !== true);
  }

  /** Something broke that should hold. */
  hasFailed({ different, violated }: Tally): boolean {
    return different !== null || violated.some(({ property }) => !this.tolerated.has(property));
  }

  /** Of the plain run: it says whether two campaigns run the same code. */
  get plainDigest(): string {
    return run(this.prepared, DULL, { parts: this.parts, properties: [] }).digest;
  }

  private step(index: number, tally: Tally): void {
    const reach = new Reach();
    const batch = new BatchComparison();
    const also = this.isCompared ? [reach.monitor, batch.monitor] : [reach.monitor];
    const outcome = run(this.prepared, this.source(index).oracle(), { parts: this.parts, properties: this.judgedIn(index, tally), also });
    count(outcome, reach, tally);
    if (this.isCompared && outcome.withdrawn.length === 0) compare(batch, index, tally);
    const isFirst = judge(outcome, this.expected, index, tally);
    if (index % TWICE !== TWICE - 1 && !isFirst) return;
    const again = secondLook(this.prepared, this.source(index).oracle(), this.parts);
    if (again !== outcome.digest) tally.nondeterminism = { run: index, digests: [outcome.digest, again] };
  }

  /** In one run of so many also whether it is a run of the model. */
  private judgedIn(index: number, tally: Tally): readonly Property[] {
    if (!isRefined(index, this.refine)) return this.properties;
    if (!this.hasOwnCode) return [...this.properties, runOfTheModel((followed) => countFollowed(tally, followed))];
    countOutOfScope(tally, OWN_CODE);
    return this.properties;
  }

  /** The violation of a property as one run showed it. */
  violation(property: AnyPropertyName, index: number, shrink: boolean): Violation {
    const source = this.source(index);
    const oracle = new RecordingOracle(source.oracle());
    run(this.prepared, oracle, { parts: this.parts, properties: [] });
    const { bug = null, use = null } = this.options;
    const found = { scenario: this.scenario, decisions: oracle.decisions, property, bug, use };
    return violationReport(found, this.parts, { run: index, strategy: source.strategy, shrink }, propertiesWith(property, this.properties));
  }
}

function count(outcome: Outcome, reach: Reach, tally: Tally): void {
  tally.runs++;
  tally.events += outcome.events;
  outcome.faults.forEach((fired, fault) => (tally.faults[fault]! += fired));
  REACH_NAMES.forEach((name, at) => {
    if (reach.reached.has(name)) tally.reach[at]!++;
  });
  tally.completed += reach.completed;
  tally.aborted += reach.aborted;
  if (outcome.withdrawn.length > 0) countBeyond(tally, outcome.withdrawn);
}

function compare(batch: BatchComparison, run: number, tally: Tally): void {
  tally.compared++;
  const message = batch.difference();
  if (message !== null) tally.different ??= { run, message };
}

/**
 * Guarantees count whatever no fault took away; violations only what was promised, or what the scenario says anything of.
 * @returns whether some property breaks for the first time
 */
function judge({ verdicts, withdrawn }: Outcome, expected: ReadonlySet<string>, index: number, tally: Tally): boolean {
  const violated = new Set<AnyPropertyName>();
  let isFirst = false;
  for (const verdict of verdicts) {
    if (verdict.kind === "held" || verdict.kind === "violated") noteArmed(tally, verdict.property);
    if (verdict.kind !== "violated" || withdrawn.some((name) => name === verdict.property)) continue;
    violated.add(verdict.property);
    if ((verdict.promised || expected.has(verdict.property)) && noteViolated(tally, verdict.property, index)) isFirst = true;
  }
  for (const name of violated.size === 0 ? [] : GUARANTEE_NAMES) {
    if (GUARANTEES[name].some((property) => violated.has(property))) countBroken(tally, name, index);
  }
  return isFirst;
}
