// A campaign over one scenario: the same seed gives the same report, every fault of the atlas fires, what is beyond promises is counted and not
// reported, and what a user brings takes part or is refused.
import { describe, expect, test } from "vitest";
import type { ExternalSystem } from "../../impl/environment/external-system.js";
import { REFERENCE_PARTS } from "../../impl/engine/parts.js";
import { TransactionalLogSink } from "../../impl/engine/sinks/two-phase-commit/transactional-log-sink.js";
import { TransactionalLog } from "../../impl/simulator/systems/transactional-log.js";
import { restoredTransactionsNotCommitted } from "../../properties/bugs/restored-transactions-not-committed.js";
import { FAULT_ATLAS } from "../../properties/guarantees.js";
import { BadInput } from "../scenario/bad-input.js";
import { loadScenario } from "../scenario/load.js";
import { defineProperty } from "./define-property.js";
import { exploreScenario, type ExploreOptions } from "./explore.js";
import { runScenario } from "./single-run.js";

const scenario = loadScenario("two-phase-commit");
const explored = exploreScenario(scenario, { runs: 400, keepGoing: true });

describe("a campaign", () => {
  test("gives the same report for the same seed, shrunk violations and all", () => {
    const options = { runs: 60, seed: "again", parts: restoredTransactionsNotCommitted.plant(REFERENCE_PARTS), keepGoing: true } as const;
    const once = exploreScenario(scenario, options);
    expect(once.violations.length).toBeGreaterThan(0);
    expect(JSON.stringify(exploreScenario(scenario, options))).toBe(JSON.stringify(once));
  });

  test("makes other runs for another seed", () => {
    const events = ["1", "2", "3"].map((seed) => exploreScenario(scenario, { runs: 20, seed }).events);
    expect(new Set(events).size).toBe(3);
  });

  test("finds nothing wrong with the reference, and leaves no property unarmed", () => {
    expect(explored).toMatchObject({ runs: 400, violations: [], unarmed: [], unfired: [], nondeterminism: null });
  });

  test.each(FAULT_ATLAS.filter(({ system }) => system === "transactional-log"))("meets $fault", ({ fault }) => {
    expect(explored.faults[fault]).toBeGreaterThan(0);
  });

  test("counts runs beyond promises, and does not report what broke in them", () => {
    const timeouts = loadScenario("two-phase-commit", { faults: ["transaction-timeout", "task-crash", "delay"] });
    const options = { seed: "timeouts", strategy: "random" } as const;
    const report = exploreScenario(timeouts, { ...options, runs: 200 });
    expect(report.beyondPromises).toBeGreaterThan(0);
    expect(report.violations).toEqual([]);
    const losses = [...Array(200).keys()].map((run) => runScenario(timeouts, { ...options, run })).filter(({ lines }) => lines.some(({ kind }) => kind === "transaction-dropped"));
    expect(losses.length).toBeGreaterThan(0);
    for (const { verdicts, lines, withdrawn } of losses) {
      expect(withdrawn).toContain("no-loss-output");
      expect(verdicts).toContainEqual(expect.objectContaining({ kind: "violated", property: "no-loss-output", promised: false }));
      expect(lines.at(-1)).toMatchObject({ kind: "run-ended", reason: "at-rest" });
      expect(lines.map(({ kind }) => kind)).toContain("job-finished");
    }
  });

  test("stops when it is told to", () => {
    expect(exploreScenario(scenario, { runs: 400, stop: (done) => done === 7 }).runs).toBe(7);
  });
});

describe("what a user brings", () => {
  test("is a sink, made anew for every attempt of every subtask", () => {
    let made = 0;
    const output = (): TransactionalLogSink => {
      made++;
      return new TransactionalLogSink();
    };
    expect(exploreScenario(scenario, { runs: 20, sinks: { output } }).violations).toEqual([]);
    expect(made).toBeGreaterThan(40);
  });

  test("is an external system, made anew for every run", () => {
    /** Forgets to hide what is not committed. */
    class LeakyLog extends TransactionalLog {
      override handle(...[request, context]: Parameters<TransactionalLog["handle"]>): ReturnType<TransactionalLog["handle"]> {
        if (request.kind !== "append") return super.handle(request, context);
        return super.handle({ system: "transactional-log", kind: "append-plain", records: request.records }, context);
      }
    }
    const report = exploreScenario(scenario, { runs: 20, shrink: false, systems: { "transactional-log": () => new LeakyLog() } });
    expect(report.violations.map(({ property }) => property)).toContain("nothing-uncommitted-readable");
    expect(exploreScenario(scenario, { runs: 20, systems: { "transactional-log": (): ExternalSystem => new TransactionalLog() } }).violations).toEqual([]);
  });

  test("is a property, judged and shrunk like ours", () => {
    const lonely = defineProperty({
      name: "never-restarted",
      sentence: "No attempt follows another.",
      needs: ["restore-chosen"],
      monitor: ({ violated, arm }) => ({
        "restore-chosen"({ execution }) {
          arm();
          if (execution > 1) violated(`attempt ${execution} was needed`);
        },
      }),
    });
    const [violation, ...others] = exploreScenario(scenario, { extraProperties: [lonely] }).violations;
    expect(others).toEqual([]);
    expect(violation).toMatchObject({ property: "never-restarted", message: "attempt 2 was needed" });
    expect(violation!.decisions.shrunk).toBeLessThan(3);
  });

  test.each<[what: string, change: object, message: RegExp]>([
    ["pre-commits what has no name", { preCommit: () => undefined }, /a sink's preCommit must return an object whose "transaction" is a name, or null/],
    ["asks nobody", { *write() { yield 7; } }, /what was yielded is no request: its "system" must be one of .*transactional-log/],
    ["asks a system that there is not", { *write() { yield { system: "kafka", kind: "append" }; } }, /what was yielded is no request/],
  ])("that is a sink which %s fails its task, with the reason", (_what, change, message) => {
    const output = (): TransactionalLogSink => Object.assign(new TransactionalLogSink(), change);
    const { violations } = exploreScenario(loadScenario("single-lane", { set: ["attempts=1"] }), { sinks: { output }, runs: 1, shrink: false, properties: ["job-ends"] });
    expect(violations[0]?.message).toMatch(message);
  });

  const sink = new TransactionalLogSink();
  const asynchronous = (): unknown => Object.assign(new TransactionalLogSink(), { commit: async () => Promise.resolve() });
  const lacking = (): unknown => ({ open() {}, write() {} });
  test.each<[what: string, options: unknown, message: RegExp]>([
    ["a sink for a vertex that is none", { sinks: { outptu: () => sink } }, /^sinks: scenario "two-phase-commit" has no sink called "outptu"; its sink is called "output"/],
    ["a sink instead of a factory", { sinks: { output: sink } }, /^sinks\.output: this is an object; give a function that makes a new one at each call, as in \(\) => new MySink\(\)/],
    ["a class instead of a factory", { sinks: { output: TransactionalLogSink } }, /^sinks\.output: this is a class; give a function/],
    ["a factory of nothing", { sinks: { output: () => undefined } }, /^sinks\.output: the function returns something of type undefined, not a sink/],
    ["always the same sink", { sinks: { output: () => sink } }, /^sinks\.output: the function returns the same sink twice, so that attempts would share its memory/],
    ["a sink that lacks methods", { sinks: { output: lacking } }, /^sinks\.output: the sink has no method "restore"; it needs "open", "restore", "abort", "write", "preCommit", "commit" and "snapshot"/],
    ["a sink that promises", { sinks: { output: asynchronous } }, /^sinks\.output: the sink's method "commit" is async, but a run knows no promises/],
    ["a system that is none of a sink's", { systems: { storage: () => new TransactionalLog() } }, /^systems: no system called "storage" can be replaced; what can is "transactional-log"/],
    ["a property of ours again", { extraProperties: [{ name: "job-ends" }] }, /^extraProperties: there is a property "job-ends" already/],
    ["a property that is misspelt", { properties: ["job-end"] }, /^properties: there is no property "job-end"; perhaps "job-ends" is meant/],
  ])("is refused: %s", (_what, options, message) => {
    const refused = (): unknown => exploreScenario(scenario, { runs: 1, ...(options as ExploreOptions) });
    expect(refused).toThrow(BadInput);
    expect(refused).toThrow(message);
  });
});

describe("a property of a user's own", () => {
  const good = { name: "my-own", sentence: "All is well.", needs: ["visible"], monitor: () => ({}) } as const;

  test("is judged at any time unless it says otherwise", () => {
    expect(defineProperty(good)).toMatchObject({ name: "my-own", atRest: false });
  });

  test.each<[what: string, change: object, message: RegExp]>([
    ["a name that is taken", { name: "no-loss-output" }, /^name: "no-loss-output" is the name of one of ours/],
    ["a guarantee's name", { name: "exactly-once-output" }, /^name: "exactly-once-output" is the name of one of ours/],
    ["a name in capitals", { name: "MyOwn" }, /^name: a property's name must be lower-case words/],
    ["no sentence", { sentence: " " }, /^sentence: say in one sentence/],
    ["a need that is no event", { needs: ["visibel"] }, /^needs: there is no event "visibel"; perhaps "visible" is meant/],
    ["a monitor of no event", { monitor: () => ({ chrashed: () => undefined }) }, /^monitor: there is no event "chrashed"; perhaps "crashed" is meant/],
  ])("is refused for %s", (_what, change, message) => {
    expect(() => defineProperty({ ...good, ...change })).toThrow(message);
  });
});
