/**
 * A campaign over one scenario: run after run, counting what happened, until a promised property breaks or the runs are used up.
 * In-process and synchronous. "First" is the lowest run index; the same seed and runs give the same report.
 */
import { REFERENCE_PARTS, type Parts } from "../../impl/engine/parts.js";
import type { SinkFactory } from "../../impl/engine/sinks/sink.js";
import { REACH_NAMES, Reach, type ReachName } from "../../properties/reach.js";
import { FAULTS, type Fault } from "../../impl/simulator/faults/faults.js";
import { PROPERTIES } from "../../properties/catalogue.js";
import { GUARANTEES, GUARANTEE_NAMES, type GuaranteeName } from "../../properties/guarantees.js";
import type { PropertyName } from "../../properties/property.js";
import { RecordingOracle } from "../replay/recording.js";
import { refuse } from "../scenario/bad-input.js";
import { prepare, run, type Outcome, type Prepared } from "../scenario/run.js";
import type { Scenario } from "../scenario/scenario.js";
import { sourceOf, type Source } from "../strategies/catalogue.js";
import type { StrategyName } from "../strategies/strategy.js";
import { violationReport, type Violation } from "./violation.js";

export interface ExploreOptions {
  /** Any text; the same seed gives the same runs. Default "1". */
  readonly seed?: string;
  /** Most runs. Default 1,000. */
  readonly runs?: number;
  readonly strategy?: "auto" | StrategyName;
  /** The engine's parts; default the reference. */
  readonly parts?: Parts;
  /** The user's own sinks, by vertex name. */
  readonly sinks?: { readonly [vertex: string]: SinkFactory };
  /** Only these properties. */
  readonly properties?: readonly PropertyName[];
  /** Default true. */
  readonly shrink?: boolean;
  /** Go on after the first failing run. */
  readonly keepGoing?: boolean;
  /** Asked between runs with the number done; true stops the campaign. */
  readonly stop?: (done: number) => boolean;
  /** The bug and the user code that `parts` hold, for the reproduction. */
  readonly bug?: string;
  readonly use?: { readonly specifier: string; readonly sha256: string };
}

export interface ScenarioReport {
  readonly scenario: string;
  readonly seed: string;
  readonly runs: number;
  readonly events: number;
  readonly faults: { readonly [F in Fault]: number };
  /** Runs that reached each situation. */
  readonly reach: { readonly [R in ReachName]: number };
  readonly checkpoints: { readonly completed: number; readonly aborted: number };
  /** Runs for which the fault atlas withdraws some property. */
  readonly beyondPromises: number;
  readonly guarantees: readonly { readonly name: GuaranteeName; readonly expected: "holds" | "breaks" | null; readonly brokenRuns: number; readonly firstRun: number | null }[];
  readonly violations: readonly Violation[];
  /** Properties that no run could have broken. */
  readonly unarmed: readonly PropertyName[];
  /** Declared faults that never fired. */
  readonly unfired: readonly Fault[];
  /** A run that was executed twice and gave two digests: something is not deterministic. */
  readonly nondeterminism: { readonly run: number; readonly digests: readonly [string, string] } | null;
}

/** One run in so many is executed twice. */
const TWICE = 100;

/** @throws BadInput when `sinks` names a vertex that is not a sink of the job. */
export function exploreScenario(scenario: Scenario, options: ExploreOptions = {}): ScenarioReport {
  return new Campaign(scenario, options).explore();
}

/** The reference, or the given parts, with the user's sinks in place. */
export function partsOf(scenario: Scenario, { parts = REFERENCE_PARTS, sinks = {} }: ExploreOptions): Parts {
  const names = scenario.job.vertices.filter(({ kind }) => kind === "sink").map(({ name }) => name);
  for (const name of Object.keys(sinks)) {
    if (!names.includes(name)) refuse("sinks", `scenario "${scenario.name}" has no sink called "${name}"; its sink is called "${names.join('", "')}"`);
  }
  return { ...parts, sinks: { ...parts.sinks, ...sinks } };
}

class Campaign {
  private readonly prepared: Prepared;
  private readonly parts: Parts;
  private readonly seed: string;
  private readonly source: (run: number) => Source;
  private readonly properties;
  private runs = 0;
  private events = 0;
  private readonly faults = FAULTS.map(() => 0);
  private readonly reach = new Map<ReachName, number>(REACH_NAMES.map((name) => [name, 0]));
  private completed = 0;
  private aborted = 0;
  private beyond = 0;
  private readonly broken = new Map<GuaranteeName, { runs: number; first: number }>();
  private readonly first = new Map<PropertyName, number>();
  private readonly armed = new Set<PropertyName>();
  private nondeterminism: ScenarioReport["nondeterminism"] = null;

  constructor(private readonly scenario: Scenario, private readonly options: ExploreOptions) {
    this.prepared = prepare(scenario);
    this.parts = partsOf(scenario, options);
    this.seed = options.seed ?? "1";
    this.source = sourceOf(options.strategy ?? "auto", this.prepared, this.seed);
    const { properties } = options;
    this.properties = properties === undefined ? PROPERTIES : PROPERTIES.filter(({ name }) => properties.includes(name));
  }

  explore(): ScenarioReport {
    const { runs = 1_000, keepGoing = false, stop } = this.options;
    while (this.runs < runs && stop?.(this.runs) !== true) {
      this.step(this.runs++);
      if (this.nondeterminism !== null || (this.first.size > 0 && !keepGoing)) break;
    }
    return this.report();
  }

  private step(index: number): void {
    const reach = new Reach();
    const outcome = run(this.prepared, this.source(index).oracle(), { parts: this.parts, properties: this.properties, also: [reach.monitor] });
    this.count(outcome, reach);
    this.judge(outcome, index);
    if (index % TWICE !== TWICE - 1) return;
    const again = run(this.prepared, this.source(index).oracle(), { parts: this.parts, properties: this.properties });
    if (again.digest !== outcome.digest) this.nondeterminism = { run: index, digests: [outcome.digest, again.digest] };
  }

  private count(outcome: Outcome, reach: Reach): void {
    this.events += outcome.events;
    outcome.faults.forEach((count, index) => (this.faults[index]! += count));
    for (const name of reach.reached) this.reach.set(name, this.reach.get(name)! + 1);
    this.completed += reach.completed;
    this.aborted += reach.aborted;
    if (outcome.withdrawn.length > 0) this.beyond++;
  }

  private judge({ verdicts }: Outcome, index: number): void {
    const violated = new Set<PropertyName>();
    for (const verdict of verdicts) {
      if (verdict.kind === "held" || verdict.kind === "violated") this.armed.add(verdict.property);
      if (verdict.kind === "violated" && verdict.promised) violated.add(verdict.property);
    }
    if (violated.size === 0) return;
    for (const property of violated) if (!this.first.has(property)) this.first.set(property, index);
    for (const name of GUARANTEE_NAMES) {
      if (!GUARANTEES[name].some((property) => violated.has(property))) continue;
      const broken = this.broken.get(name);
      if (broken === undefined) this.broken.set(name, { runs: 1, first: index });
      else broken.runs++;
    }
  }

  private report(): ScenarioReport {
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
      beyondPromises: this.beyond,
      guarantees: GUARANTEE_NAMES.map((name) => ({
        name, expected: scenario.expected[name] ?? null, brokenRuns: this.broken.get(name)?.runs ?? 0, firstRun: this.broken.get(name)?.first ?? null,
      })),
      violations: [...this.first].map(([property, index]) => this.violation(property, index)),
      unarmed: this.properties.map(({ name }) => name).filter((name) => !this.armed.has(name)),
      unfired: scenario.faults.allowed.filter((fault) => faults[fault] === 0),
      nondeterminism: this.nondeterminism,
    };
  }

  private violation(property: PropertyName, index: number): Violation {
    const source = this.source(index);
    const oracle = new RecordingOracle(source.oracle());
    run(this.prepared, oracle, { parts: this.parts, properties: [] });
    const { bug = null, use = null, shrink = true } = this.options;
    return violationReport({ scenario: this.scenario, decisions: oracle.decisions, property, bug, use }, this.parts, { run: index, strategy: source.strategy, shrink });
  }
}
