/**
 * A campaign over one scenario: run after run, counting what happened, until a promised property breaks or the runs are used up.
 * In-process and synchronous. "First" is the lowest run index; the same seed and runs give the same report.
 */
import type { Parts } from "../../impl/engine/parts.js";
import { REACH_NAMES, Reach, type ReachName } from "../../properties/reach.js";
import { FAULTS, type Fault } from "../../impl/simulator/faults/faults.js";
import { GUARANTEES, GUARANTEE_NAMES, type GuaranteeName } from "../../properties/guarantees.js";
import { withheld } from "../../properties/promises.js";
import type { AnyPropertyName, Property, PropertyName } from "../../properties/property.js";
import { RecordingOracle } from "../replay/recording.js";
import { prepare, run, type Outcome, type Prepared } from "../scenario/run.js";
import type { Scenario } from "../scenario/scenario.js";
import { sourceOf, type Source } from "../strategies/catalogue.js";
import type { StrategyName } from "../strategies/strategy.js";
import { BatchComparison } from "./batch.js";
import { expectedProperties, mayBreak } from "./expectation.js";
import type { ScenarioReport } from "./scenario-report.js";
import { secondLook } from "./second-look.js";
import { partsOf, propertiesOf, type UserCode } from "./user-code.js";
import { violationReport, type Violation } from "./violation.js";

export interface ExploreOptions extends UserCode {
  /** Any text; the same seed gives the same runs. Default "1". */
  readonly seed?: string;
  /** Most runs. Default 1,000. */
  readonly runs?: number;
  readonly strategy?: "auto" | StrategyName;
  /** Default true. */
  readonly shrink?: boolean;
  /** Go on after the first run that breaks what should hold. */
  readonly keepGoing?: boolean;
  /** Also compare each run's committed output with a batch computation over the input. */
  readonly batch?: boolean;
  /** Asked between runs with the number done; true stops the campaign. */
  readonly stop?: (done: number) => boolean;
  /** The bug and the user code that `parts` hold, for the reproduction. */
  readonly bug?: string;
  readonly use?: { readonly specifier: string; readonly sha256: string };
}

/** One run in so many is executed twice, and every one that shows a violation first. */
const TWICE = 100;

/** @throws BadInput when what the user brings cannot work. */
export function exploreScenario(scenario: Scenario, options: ExploreOptions = {}): ScenarioReport {
  return new Campaign(scenario, options).explore();
}

/** A campaign that can be run in slices, by whoever must answer to a terminal in between. */
export class Campaign {
  private readonly prepared: Prepared;
  private readonly parts: Parts;
  private readonly seed: string;
  private readonly source: (run: number) => Source;
  private readonly properties: readonly Property[];
  private runs = 0;
  private events = 0;
  private readonly faults = FAULTS.map(() => 0);
  private readonly reach = new Map<ReachName, number>(REACH_NAMES.map((name) => [name, 0]));
  private completed = 0;
  private aborted = 0;
  private readonly beyond = new Map<string, { readonly properties: readonly PropertyName[]; runs: number }>();
  private readonly broken = new Map<GuaranteeName, { runs: number; first: number }>();
  private readonly first = new Map<AnyPropertyName, number>();
  private readonly armed = new Set<AnyPropertyName>();
  private nondeterminism: ScenarioReport["nondeterminism"] = null;
  private readonly tolerated: ReadonlySet<string>;
  /** Properties that the scenario expects to hold or to break. */
  private readonly expected: ReadonlySet<string>;
  /** Properties that the configuration does not promise. */
  private readonly withheld: readonly AnyPropertyName[];
  private compared = 0;
  private different: { readonly run: number; readonly message: string } | null = null;

  constructor(private readonly scenario: Scenario, private readonly options: ExploreOptions) {
    this.prepared = prepare(scenario);
    this.withheld = withheld(this.prepared.header);
    this.parts = partsOf(scenario, options);
    this.seed = options.seed ?? "1";
    this.source = sourceOf(options.strategy ?? "auto", this.prepared, this.seed);
    this.expected = expectedProperties(scenario);
    this.tolerated = options.bug === undefined ? mayBreak(scenario) : new Set();
    this.properties = propertiesOf(options);
  }

  /** Whether the output should be what a batch computation writes. */
  private get isExact(): boolean {
    return GUARANTEES["exactly-once-output"].every((property) => !this.withheld.includes(property));
  }

  explore(): ScenarioReport {
    this.advance(this.options.stop);
    return this.report();
  }

  /** Goes on until it is over, or until `pause` says so, asked before each run with the number done. May be called again. */
  advance(pause: (done: number) => boolean = () => false): void {
    while (!this.isOver && !pause(this.runs)) this.step(this.runs++);
  }

  get isOver(): boolean {
    const { runs = 1_000, keepGoing = false } = this.options;
    return this.runs >= runs || this.nondeterminism !== null || (this.hasFailed && !keepGoing);
  }

  /** Something broke that should hold. */
  get hasFailed(): boolean {
    return this.different !== null || [...this.first.keys()].some((property) => !this.tolerated.has(property));
  }

  get progress(): { readonly runs: number; readonly events: number } {
    return { runs: this.runs, events: this.events };
  }

  private step(index: number): void {
    const reach = new Reach();
    const batch = new BatchComparison();
    const also = this.options.batch === true ? [reach.monitor, batch.monitor] : [reach.monitor];
    const outcome = run(this.prepared, this.source(index).oracle(), { parts: this.parts, properties: this.properties, also });
    this.count(outcome, reach);
    if (this.options.batch === true && outcome.withdrawn.length === 0 && this.isExact) this.compare(batch, index);
    const failures = this.first.size;
    this.judge(outcome, index);
    if (index % TWICE !== TWICE - 1 && this.first.size === failures) return;
    const again = secondLook(this.prepared, this.source(index).oracle(), this.parts);
    if (again !== outcome.digest) this.nondeterminism = { run: index, digests: [outcome.digest, again] };
  }

  private count(outcome: Outcome, reach: Reach): void {
    this.events += outcome.events;
    outcome.faults.forEach((count, index) => (this.faults[index]! += count));
    for (const name of reach.reached) this.reach.set(name, this.reach.get(name)! + 1);
    this.completed += reach.completed;
    this.aborted += reach.aborted;
    if (outcome.withdrawn.length > 0) this.countBeyond(outcome.withdrawn);
  }

  private countBeyond(properties: readonly PropertyName[]): void {
    const key = properties.join();
    const known = this.beyond.get(key);
    if (known === undefined) this.beyond.set(key, { properties, runs: 1 });
    else known.runs++;
  }

  private compare(batch: BatchComparison, run: number): void {
    this.compared++;
    const message = batch.difference();
    if (message !== null) this.different ??= { run, message };
  }

  /** Guarantees count whatever no fault took away; violations only what was promised, or what the scenario says anything of. */
  private judge({ verdicts, withdrawn }: Outcome, index: number): void {
    const violated = new Set<AnyPropertyName>();
    for (const verdict of verdicts) {
      if (verdict.kind === "held" || verdict.kind === "violated") this.armed.add(verdict.property);
      if (verdict.kind !== "violated" || withdrawn.some((name) => name === verdict.property)) continue;
      violated.add(verdict.property);
      if ((verdict.promised || this.expected.has(verdict.property)) && !this.first.has(verdict.property)) this.first.set(verdict.property, index);
    }
    if (violated.size === 0) return;
    for (const name of GUARANTEE_NAMES) {
      if (!GUARANTEES[name].some((property) => violated.has(property))) continue;
      const broken = this.broken.get(name);
      if (broken === undefined) this.broken.set(name, { runs: 1, first: index });
      else broken.runs++;
    }
  }

  /** As far as it came; shrinking can be left out to have it at once. */
  report(shrink = this.options.shrink ?? true): ScenarioReport {
    const { scenario } = this;
    const faults = Object.fromEntries(FAULTS.map((fault, index) => [fault, this.faults[index]!])) as { [F in Fault]: number };
    return {
      scenario: scenario.name,
      seed: this.seed,
      runs: this.runs,
      events: this.events,
      faults,
      reach: Object.fromEntries(this.reach) as { [R in ReachName]: number },
      checkpoints: { completed: this.completed, aborted: this.aborted },
      beyondPromises: [...this.beyond.values()].reduce((sum, withdrawal) => sum + withdrawal.runs, 0),
      withdrawals: [...this.beyond.values()],
      guarantees: GUARANTEE_NAMES.map((name) => ({
        name, expected: scenario.expected[name] ?? null, brokenRuns: this.broken.get(name)?.runs ?? 0, firstRun: this.broken.get(name)?.first ?? null,
      })),
      violations: [...this.first].map(([property, index]) => this.violation(property, index, shrink)),
      unarmed: this.properties.map(({ name }) => name).filter((name) => !this.armed.has(name) && !this.withheld.includes(name)),
      properties: this.properties.map(({ name, sentence }) => ({ name, sentence })),
      unfired: scenario.faults.allowed.filter((fault) => faults[fault] === 0),
      nondeterminism: this.nondeterminism,
      batch: this.options.batch === true ? { compared: this.compared, different: this.different } : null,
    };
  }

  private violation(property: AnyPropertyName, index: number, shrink: boolean): Violation {
    const source = this.source(index);
    const oracle = new RecordingOracle(source.oracle());
    run(this.prepared, oracle, { parts: this.parts, properties: [] });
    const { bug = null, use = null } = this.options;
    return violationReport({ scenario: this.scenario, decisions: oracle.decisions, property, bug, use }, this.parts, { run: index, strategy: source.strategy, shrink }, this.properties);
  }
}
