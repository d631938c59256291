/**
 * Makes a failure small: a smaller job, fewer rows, then as few non-dull decisions as will do, each as mild as will do.
 * Source: delta debugging (Zeller & Hildebrandt 2002); DEMi drops external events first. Only the same property counts.
 */
import type { Parts } from "../../impl/engine/parts.js";
import { CHOICE_KINDS, type ChoiceKind, type Oracle } from "../../impl/simulator/kernel/oracle.js";
import { PROPERTIES } from "../../properties/catalogue.js";
import type { AnyPropertyName, Property } from "../../properties/property.js";
import { RUN_OF_THE_MODEL } from "../../properties/refinement/run-of-the-model.js";
import { diagnose, eventsToFailure } from "../replay/diagnose.js";
import { RecordingOracle, type Decision } from "../replay/recording.js";
import { ReplayingOracle } from "../replay/replaying.js";
import { prepare, run, type Outcome, type Prepared } from "../scenario/run.js";
import type { Scenario } from "../scenario/scenario.js";
import { random } from "../strategies/random.js";
import { singleDecisions } from "./single-decisions.js";
import { withoutRow, smallerScenarios } from "./smaller.js";

/** A failing run: what ran, and what was not dull about it. */
export interface Failure {
  readonly scenario: Scenario;
  readonly decisions: readonly Decision[];
}

export interface Shrunk extends Failure {
  /** Runs it took. */
  readonly runs: number;
}

/** Runs searched anew when a smaller job no longer fails under the old decisions. */
const SEARCH = 250;
const SPAN_SEARCHES = 12;

/** A smaller job may take up to this many events from the first deviation to the failure, even if the larger one took fewer. */
const SPAN = 30;

/** Handler runs that shrinking may spend in all, some seconds; up to when it may search for other decisions; and in one such search. */
const MOST_EVENTS = 3_000_000;
const SEARCHED_EVENTS = 1_500_000;
const SEARCH_EVENTS = 200_000;

/** Each counts so often where the run must be followed through the model, which takes that much longer. */
const FOLLOWED = 3;

/** A run that never rests is given up this many times sooner while its failure is made small: one that rests needs less than a tenth of the limit. */
const HASTE = 5;

/** More decisions than these, and a single one is looked for instead, among so many. */
const FEW = 3;
const MOST_SINGLE = 4_000;

export interface ShrinkOptions {
  /** The most runs to spend; what was reached by then is returned. Default 20,000. */
  readonly budget?: number;
  /** Those among which the violated one is. */
  readonly properties?: readonly Property[];
}

export function shrink(failure: Failure, parts: Parts, property: AnyPropertyName, { budget = 20_000, properties = PROPERTIES }: ShrinkOptions = {}): Shrunk {
  const shrinker = new Shrinker(parts, properties.filter(({ name }) => name === property), budget);
  const shrunk = shrinker.rests(failure) ? shrinker.shrinkAll(failure) : shrinker.shrinkInHaste(failure);
  return { ...shrunk, runs: shrinker.runs };
}

/** @returns whether this scenario, under these decisions, breaks one of these properties, and no fault is to blame. */
export function fails(prepared: Prepared, decisions: readonly Decision[], parts: Parts, properties: readonly Property[]): boolean {
  return isBroken(run(prepared, new ReplayingOracle(decisions), { parts, properties }));
}

/** What the configuration does not promise breaks all the same: a scenario may want to see it. */
function isBroken({ verdicts, withdrawn }: Outcome): boolean {
  return verdicts.some(({ kind, property }) => kind === "violated" && !withdrawn.some((name) => name === property));
}

class Shrinker {
  runs = 0;
  private events = 0;
  /** By what the event limit of each run is divided. */
  private haste = 1;
  /** Jobs in which a search found nothing of use, and with how many rows. */
  private readonly barren = new Map<string, number>();

  /** `properties`: the one that must still break. */
  constructor(private readonly parts: Parts, private readonly properties: readonly Property[], private readonly budget: number) {}

  shrinkAll(failure: Failure): Failure {
    const small = this.shrinkSize(failure);
    return this.isHang(small) ? small : this.shortenSpan(small);
  }

  /** Under a lower event limit, if the failure shows under it; then all that this left out: what is reported fails, and is minimal, under the whole one. */
  shrinkInHaste(failure: Failure): Failure {
    this.haste = HASTE;
    const hasty = this.isBroken(failure) ? this.shrinkAll(failure) : null;
    this.haste = 1;
    return hasty !== null && this.isBroken(hasty) ? this.shrinkDecisions(hasty) : this.shrinkAll(failure);
  }

  rests(failure: Failure): boolean {
    return this.replay(failure).reason === "at-rest";
  }

  /** It shows only in that the run was given up: its cause and its end cannot be brought together. */
  private isHang(failure: Failure): boolean {
    const { reason, traced, verdicts } = this.replay(failure);
    return reason === "event-limit" && verdicts.every((verdict) => verdict.kind !== "violated" || verdict.event === traced);
  }

  private isBroken(failure: Failure): boolean {
    return isBroken(this.replay(failure));
  }

  /** Job, rows and decisions. */
  private shrinkSize(failure: Failure): Failure {
    const job = this.shrinkJob(this.shrinkDecisions(failure));
    return this.shrinkDecisions(this.shrinkRows(this.singleCause(job)));
  }

  /** Takes the first smaller job that still fails, and as soon, as long as there is one. */
  shrinkJob(failure: Failure): Failure {
    let current = failure;
    let limit = Math.max(this.span(failure), SPAN);
    for (;;) {
      const smaller = this.smallerJob(current, limit);
      if (smaller === null) return current;
      current = smaller;
      limit = Math.min(limit, Math.max(this.span(smaller), SPAN));
    }
  }

  private smallerJob({ scenario, decisions }: Failure, limit: number): Failure | null {
    for (const smaller of smallerScenarios(scenario)) {
      const failure = this.stillFails(smaller, decisions);
      const shrunk = failure === null ? this.searchOnce(smaller, decisions, limit) : this.shrinkDecisions(failure);
      if (shrunk !== null && this.span(shrunk) <= limit) return shrunk;
    }
    return null;
  }

  /** Events from the first deviation to the one that shows the failure. */
  private span({ scenario, decisions }: Failure): number {
    this.runs++;
    const diagnosis = diagnose(this.prepare(scenario), new ReplayingOracle(decisions), this.parts, this.properties);
    return eventsToFailure(diagnosis, this.properties[0]!.name) ?? Infinity;
  }

  /** When cause and effect are still far apart, other decisions in the same job may bring them together. */
  shortenSpan(failure: Failure): Failure {
    let best = failure;
    for (let seed = 1; seed <= SPAN_SEARCHES && !this.isSpent && this.span(best) > SPAN; seed++) {
      const found = this.searchAnew(failure.scenario, kindsOf(best.decisions), `span ${seed}`);
      const shrunk = found === null ? best : this.shrinkDecisions(found);
      if (this.span(shrunk) < this.span(best)) best = shrunk;
    }
    return best;
  }

  /** One decision instead of many, where there is one that does it. */
  singleCause(failure: Failure): Failure {
    if (failure.decisions.length <= FEW) return failure;
    const prepared = this.prepare(failure.scenario);
    for (const decision of singleDecisions(prepared, this.parts).slice(0, MOST_SINGLE)) {
      if (this.fails(prepared, [decision])) return this.shrinkJob({ scenario: failure.scenario, decisions: [decision] });
    }
    return failure;
  }

  /** Drops single rows, the last first, as long as the same decisions still fail. */
  shrinkRows(failure: Failure): Failure {
    let current = failure;
    for (let partition = 0; partition < current.scenario.rows.length; partition++) {
      for (let offset = current.scenario.rows[partition]!.length - 1; offset >= 0; offset--) {
        current = this.stillFails(withoutRow(current.scenario, partition, offset), current.decisions) ?? current;
      }
    }
    return current;
  }

  /** 1-minimal: making any one of the remaining decisions dull makes the failure vanish. */
  shrinkDecisions(failure: Failure): Failure {
    const prepared = this.prepare(failure.scenario);
    const fails = (decisions: readonly Decision[]): boolean => this.fails(prepared, decisions);
    let decisions = removeChunks(failure.decisions, fails);
    for (let before = -1; before !== weight(decisions); ) {
      before = weight(decisions);
      decisions = removeChunks(milder(decisions, fails), fails);
    }
    return { scenario: failure.scenario, decisions };
  }

  private stillFails(scenario: Scenario, decisions: readonly Decision[]): Failure | null {
    return this.fails(this.prepare(scenario), decisions) ? { scenario, decisions } : null;
  }

  /** Not where a search among as many rows has found nothing, or nothing short enough. */
  private searchOnce(scenario: Scenario, known: readonly Decision[], limit: number): Failure | null {
    const { rows, ...job } = scenario;
    const kinds = kindsOf(known);
    const key = JSON.stringify([job, rows.length, [...kinds].sort()]);
    const count = rows.reduce((sum, { length }) => sum + length, 0);
    if ((this.barren.get(key) ?? -1) >= count || this.events > SEARCHED_EVENTS) return null;
    const found = this.searchAnew(scenario, kinds);
    const shrunk = found === null ? null : this.shrinkDecisions(found);
    if (shrunk !== null && this.span(shrunk) <= limit) return shrunk;
    this.barren.set(key, count);
    return null;
  }

  /** The smaller job may need other decisions: look for some of the same kinds. */
  private searchAnew(scenario: Scenario, kinds: ReadonlySet<ChoiceKind>, seed = "shrink"): Failure | null {
    const prepared = this.prepare(scenario);
    const strategy = random(prepared, seed);
    const most = this.events + SEARCH_EVENTS;
    for (let index = 0; index < SEARCH && this.events < most && !this.isSpent; index++) {
      const oracle = new RecordingOracle(only(kinds, strategy.oracle(index)));
      if (this.breaks(prepared, oracle)) return { scenario, decisions: oracle.decisions };
    }
    return null;
  }

  private fails(prepared: Prepared, decisions: readonly Decision[]): boolean {
    return !this.isSpent && this.breaks(prepared, new ReplayingOracle(decisions));
  }

  private breaks(prepared: Prepared, oracle: Oracle): boolean {
    return isBroken(this.execute(prepared, oracle));
  }

  /** Whatever the budget. */
  private replay({ scenario, decisions }: Failure): Outcome {
    return this.execute(this.prepare(scenario), new ReplayingOracle(decisions));
  }

  private execute(prepared: Prepared, oracle: Oracle): Outcome {
    const outcome = run(prepared, oracle, { parts: this.parts, properties: this.properties });
    this.runs++;
    this.events += outcome.events * (this.properties[0]?.name === RUN_OF_THE_MODEL ? FOLLOWED : 1);
    return outcome;
  }

  private prepare(scenario: Scenario): Prepared {
    const prepared = prepare(scenario);
    return { ...prepared, eventLimit: Math.ceil(prepared.eventLimit / this.haste) };
  }

  private get isSpent(): boolean {
    return this.runs >= this.budget || this.events >= MOST_EVENTS;
  }
}

const DELAYS = CHOICE_KINDS.filter((kind) => kind.startsWith("hold-"));

/** The faults of these decisions, and every kind of delay. */
function kindsOf(decisions: readonly Decision[]): ReadonlySet<ChoiceKind> {
  return new Set([...DELAYS, ...decisions.map(({ kind }) => kind)]);
}

function only(kinds: ReadonlySet<ChoiceKind>, oracle: Oracle): Oracle {
  return { choose: (kind, subject, ordinal, alternatives) => (kinds.has(CHOICE_KINDS[kind]!) ? oracle.choose(kind, subject, ordinal, alternatives) : 0) };
}

function weight(decisions: readonly Decision[]): number {
  return decisions.reduce((sum, { value }) => sum + value, 0);
}

/** Removes ever smaller chunks, down to single decisions, until none can go. */
function removeChunks(failing: readonly Decision[], fails: (decisions: readonly Decision[]) => boolean): readonly Decision[] {
  let current = failing;
  for (let size = Math.ceil(current.length / 2); size >= 1; ) {
    let removed = false;
    for (let start = 0; start < current.length; ) {
      const without = [...current.slice(0, start), ...current.slice(start + size)];
      if (fails(without)) {
        current = without;
        removed = true;
      } else {
        start += size;
      }
    }
    if (size === 1 && !removed) break;
    size = size === 1 ? 1 : Math.ceil(size / 2);
  }
  return current;
}

/** Lowers each hold and lateness as far as the failure stays; where a crash falls is not a matter of degree. */
function milder(failing: readonly Decision[], fails: (decisions: readonly Decision[]) => boolean): readonly Decision[] {
  let current = failing;
  failing.forEach((_, index) => {
    const { kind, value } = current[index]!;
    if (kind === "crash") return;
    for (let lower = 1; lower < value; lower++) {
      const candidate = current.map((decision, at) => (at === index ? { ...decision, value: lower } : decision));
      if (!fails(candidate)) continue;
      current = candidate;
      return;
    }
  });
  return current;
}
