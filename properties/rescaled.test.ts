// Any small job that is stopped and goes on with other parallelisms, up or down or both, with few key groups: each boundary lies between keys that come.
// A scenario has one way from one parallelism to another, and most of its 128 key groups are empty; what is dealt out wrong at an edge needs more of both.
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { loadScenario } from "../explorer/scenario/load.js";
import { prepare, run } from "../explorer/scenario/run.js";
import type { InputRow, Scenario } from "../explorer/scenario/scenario.js";
import { random } from "../explorer/strategies/random.js";
import type { SinkSpec } from "../impl/engine/job/graph.js";
import { REFERENCE_PARTS, type Parts } from "../impl/engine/parts.js";
import { DULL } from "../impl/simulator/kernel/oracle.js";
import type { StateShare } from "../impl/environment/messages.js";
import { DEFAULT_CONFIGURATION } from "../impl/engine/job/configuration.js";

const NAMES = ["source", "aggregate", "output"] as const;
type Parallelisms = readonly [source: number, aggregate: number, output: number];

const anyParallelisms: fc.Arbitrary<Parallelisms> = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }));
const anySink = fc.constantFrom<SinkSpec>(
  { sink: "two-phase-commit", system: "transactional-log" }, { sink: "two-phase-commit", system: "transactional-log", ids: "pooled" },
  { sink: "two-phase-commit", system: "xa-database" }, { sink: "write-ahead-log", system: "append-log", marks: "with-values" },
);
const anyRow: fc.Arbitrary<InputRow> = fc.record({ key: fc.constantFrom(..."abcdefghijkl"), value: fc.integer({ min: 1, max: 99 }) });

/** Stopped once, or twice; by then a source whose partition is short may have finished. */
const anyRescaledJob: fc.Arbitrary<Scenario> = fc.record({
  first: anyParallelisms, at: fc.constantFrom(40, 80), later: fc.array(anyParallelisms, { minLength: 1, maxLength: 2 }), maxParallelism: fc.constantFrom(4, 5, 7),
  sink: anySink, rows: fc.array(fc.array(anyRow, { minLength: 1, maxLength: 16 }), { minLength: 3, maxLength: 3 }),
}).map(({ first, at, later, maxParallelism, sink, rows }) => ({
  ...loadScenario("rescale"),
  job: {
    vertices: [
      { name: "source", kind: "source", source: "replayable", parallelism: first[0] },
      { name: "aggregate", kind: "operator", operator: "running-sum", parallelism: first[1] },
      { name: "output", kind: "sink", parallelism: first[2], ...sink },
    ],
    edges: [{ from: "source", to: "aggregate", partitioning: "hash" }, { from: "aggregate", to: "output", partitioning: "hash" }],
    maxParallelism,
  },
  configuration: DEFAULT_CONFIGURATION,
  operations: later.flatMap((parallelisms, index) => [
    { kind: "stop" as const, at: at * (index + 1) },
    { kind: "start" as const, at: at * (index + 1), from: "savepoint" as const, vertices: NAMES.map((name, place) => ({ name, parallelism: parallelisms[place]! })) },
  ]),
  rows, arrival: 8,
}));

/** What broke although it was promised: in the plain run, or in one of two with faults. */
function broken(scenario: Scenario, parts: Parts): readonly string[] {
  const prepared = prepare(scenario);
  const strategy = random(prepared, "rescaled");
  return [DULL, strategy.oracle(0), strategy.oracle(1)].flatMap((oracle) => run(prepared, oracle, { parts }).verdicts)
    .flatMap((verdict) => (verdict.kind === "violated" && verdict.promised ? [`${verdict.property}: ${verdict.message}`] : []));
}

const failures = (parts: Parts, numRuns: number): fc.RunDetails<[Scenario]> =>
  fc.check(fc.property(anyRescaledJob, (scenario) => broken(scenario, parts).length === 0), { seed: 22_11, numRuns, endOnFailure: true });

describe("any small job that goes on with other parallelisms", () => {
  let result: fc.RunDetails<[Scenario]>;

  beforeAll(() => {
    result = failures(REFERENCE_PARTS, 80);
  });

  test("keeps all that is promised", () => {
    const counterexample = result.counterexample?.[0];
    expect(counterexample === undefined ? [] : broken(counterexample, REFERENCE_PARTS)).toEqual([]);
  });
});

/** An engine that deals state out anew, and changes each share. */
const dealing = (change: (share: StateShare) => readonly StateShare[]): Parts => ({
  ...REFERENCE_PARTS,
  stateAssignment: (...given) => new Map([...REFERENCE_PARTS.stateAssignment(...given)].map(([task, parts]) =>
    [task, parts.map(({ handle, shares }) => ({ handle, shares: shares?.flatMap(change) ?? null }))])),
});

describe("is told from one that deals out", () => {
  test.each<[string, (share: StateShare) => readonly StateShare[]]>([
    ["key groups without the last of each subtask", (share) => [share.kind === "key-groups" ? { ...share, last: share.last - 1 } : share]],
    ["key groups with one that is the neighbour's", (share) => [share.kind === "key-groups" ? { ...share, first: Math.max(0, share.first - 1) } : share]],
    ["lists without the last element of each run", (share) => [share.kind === "places" ? { ...share, to: share.to - 1 } : share]],
  ])("%s", (_what, change) => {
    expect(failures(dealing(change), 80).failed).toBe(true);
  });
});
