/**
 * What some consecutive runs of a campaign have shown, counted: plain data, so that it can cross to another thread or into a file.
 * The tallies of two neighbouring stretches merge into that of both; so the whole is the same however it was divided.
 */
import { FAULTS } from "../../impl/simulator/faults/faults.js";
import type { GuaranteeName } from "../../properties/guarantees.js";
import type { AnyPropertyName, PropertyName } from "../../properties/property.js";
import { REACH_NAMES } from "../../properties/reach.js";
import type { Followed } from "../../properties/refinement/follow.js";

export interface Tally {
  /** Index of the first run. */
  readonly from: number;
  runs: number;
  events: number;
  /** In the order of FAULTS. */
  readonly faults: number[];
  /** Runs that reached each situation, in the order of REACH_NAMES. */
  readonly reach: number[];
  completed: number;
  aborted: number;
  /** Runs for which properties were withdrawn, by what was withdrawn. */
  readonly beyond: { readonly properties: readonly PropertyName[]; runs: number }[];
  readonly broken: { readonly name: GuaranteeName; runs: number; readonly first: number }[];
  /** The first run that broke each property. */
  readonly violated: { readonly property: AnyPropertyName; readonly run: number }[];
  /** Properties that some run could have broken. */
  readonly armed: AnyPropertyName[];
  nondeterminism: { readonly run: number; readonly digests: readonly [string, string] } | null;
  /** Runs compared with a batch computation, and the first that differed. */
  compared: number;
  different: { readonly run: number; readonly message: string } | null;
  readonly refinement: RefinementTally;
}

/** Of the runs that were held against the model. */
export interface RefinementTally {
  refined: number;
  refused: number;
  /** Those that the model does not tell of, by the reason. */
  readonly outOfScope: { readonly reason: string; runs: number }[];
}

export function emptyTally(from = 0): Tally {
  return {
    from, runs: 0, events: 0, faults: FAULTS.map(() => 0), reach: REACH_NAMES.map(() => 0), completed: 0, aborted: 0,
    beyond: [], broken: [], violated: [], armed: [], nondeterminism: null, compared: 0, different: null,
    refinement: { refined: 0, refused: 0, outOfScope: [] },
  };
}

/** Adds a stretch to the one that ends where it begins. */
export function append(tally: Tally, next: Tally): void {
  if (next.from !== tally.from + tally.runs) throw new Error(`runs from ${next.from} cannot follow on ${tally.from} to ${tally.from + tally.runs}`);
  tally.runs += next.runs;
  tally.events += next.events;
  next.faults.forEach((count, fault) => (tally.faults[fault]! += count));
  next.reach.forEach((count, reach) => (tally.reach[reach]! += count));
  tally.completed += next.completed;
  tally.aborted += next.aborted;
  for (const { properties, runs } of next.beyond) countBeyond(tally, properties, runs);
  for (const { name, runs, first } of next.broken) countBroken(tally, name, first, runs);
  for (const { property, run } of next.violated) noteViolated(tally, property, run);
  for (const property of next.armed) noteArmed(tally, property);
  tally.nondeterminism ??= next.nondeterminism;
  tally.compared += next.compared;
  tally.different ??= next.different;
  tally.refinement.refined += next.refinement.refined;
  tally.refinement.refused += next.refinement.refused;
  for (const { reason, runs } of next.refinement.outOfScope) countOutOfScope(tally, reason, runs);
}

export function countFollowed(tally: Tally, followed: Followed): void {
  switch (followed.kind) {
    case "refined": return void tally.refinement.refined++;
    case "refused": return void tally.refinement.refused++;
    case "out-of-scope": return countOutOfScope(tally, followed.reason);
  }
}

export function countOutOfScope({ refinement: { outOfScope } }: Tally, reason: string, runs = 1): void {
  const known = outOfScope.find((other) => other.reason === reason);
  if (known === undefined) outOfScope.push({ reason, runs });
  else known.runs += runs;
}

export function countBeyond(tally: Tally, properties: readonly PropertyName[], runs = 1): void {
  const key = properties.join();
  const known = tally.beyond.find((other) => other.properties.join() === key);
  if (known === undefined) tally.beyond.push({ properties, runs });
  else known.runs += runs;
}

export function countBroken(tally: Tally, name: GuaranteeName, first: number, runs = 1): void {
  const known = tally.broken.find((other) => other.name === name);
  if (known === undefined) tally.broken.push({ name, runs, first });
  else known.runs += runs;
}

/** @returns whether this is the first run to break it */
export function noteViolated(tally: Tally, property: AnyPropertyName, run: number): boolean {
  if (tally.violated.some((other) => other.property === property)) return false;
  tally.violated.push({ property, run });
  return true;
}

export function noteArmed(tally: Tally, property: AnyPropertyName): void {
  if (!tally.armed.includes(property)) tally.armed.push(property);
}
