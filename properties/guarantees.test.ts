/**
 * The fault atlas is true both ways: under each fault alone some planted bug breaks a promise that is kept,
 * and what a fault withdraws is seen to break on the unbroken engine.
 */
import { describe, expect, test } from "vitest";
import { exploreScenario } from "../explorer/campaign/explore.js";
import { loadScenario } from "../explorer/scenario/load.js";
import { prepare, run } from "../explorer/scenario/run.js";
import { random } from "../explorer/strategies/random.js";
import { REFERENCE_PARTS } from "../impl/engine/parts.js";
import { FAULTS, type Fault } from "../impl/simulator/faults/faults.js";
import { STARTED } from "../tools/testing/started.js";
import { FAULT_ATLAS, Withdrawals, whyNotOwed } from "./guarantees.js";
import { BUGS } from "./planted.js";

/** Fault → a bug that it brings to light, and what else must happen for that. */
const WITNESSES: { readonly [F in Fault]: { readonly bug: string; readonly also: readonly Fault[] } } = {
  "delay": { bug: "no-alignment", also: [] },
  "task-crash": { bug: "restored-transactions-not-committed", also: [] },
  "task-manager-crash": { bug: "restored-transactions-not-committed", also: [] },
  "zombie": { bug: "ids-shared-between-attempts", also: ["delay"] },
  "slow-task": { bug: "no-alignment", also: [] },
  "lost-message": { bug: "commits-only-the-id-notified", also: [] },
  "late-trigger": { bug: "no-alignment", also: [] },
  "request-lost": { bug: "silence-taken-for-done", also: [] },
  "slow-system": { bug: "commits-only-the-id-notified", also: [] },
  "unavailable": { bug: "silence-taken-for-done", also: [] },
  "storage-crash": { bug: "handle-before-sync", also: ["task-crash"] },
  "read-failed": { bug: "unreadable-taken-for-empty", also: ["task-crash"] },
  "coordinator-crash": { bug: "restored-transactions-not-committed", also: [] },
  "lost-notification": { bug: "commits-only-the-id-notified", also: [] },
  "late-notification": { bug: "commits-only-the-id-notified", also: [] },
  "late-acknowledgement": { bug: "stale-acknowledgements", also: ["task-crash"] },
  "duplicate-acknowledgement": { bug: "late-acknowledgement-discards", also: ["task-crash"] },
  "reply-lost": { bug: "append-retried-without-sequence", also: [] },
  "write-failed": { bug: "commits-only-the-id-notified", also: [] },
  "transaction-timeout": { bug: "recovery-insists-on-commit", also: ["task-crash"] },
  "machine-failure": { bug: "renamed-before-it-is-synced", also: [] },
};

describe("the fault atlas", () => {
  test("has a cell for each fault, and one for each fault and system", () => {
    expect([...new Set(FAULT_ATLAS.map(({ fault }) => fault))].sort()).toEqual([...FAULTS].sort());
    expect(new Set(FAULT_ATLAS.map(({ fault, system }) => `${fault} ${system}`)).size).toBe(FAULT_ATLAS.length);
  });

  test.each(FAULTS)("%s breaks a planted bug, and not the unbroken engine", (fault) => {
    const { bug: id, also } = WITNESSES[fault];
    const bug = BUGS.find((candidate) => candidate.id === id)!;
    const scenario = loadScenario(bug.scenario, { faults: [fault, ...also] });
    const options = { seed: "atlas", strategy: "random", shrink: false, properties: [bug.property] } as const;
    const broken = exploreScenario(scenario, { ...options, runs: 2_000, parts: bug.plant(REFERENCE_PARTS) });
    expect(broken.violations.map(({ property }) => property)).toEqual([bug.property]);
    const kept = exploreScenario(scenario, { ...options, runs: Math.min(broken.runs + 50, 400) });
    expect(kept.violations).toEqual([]);
  });

  test.each(FAULT_ATLAS.filter(({ withdraws }) => withdraws.length > 0))("$fault is seen to break what it withdraws from a sink on $system", ({ fault, system, withdraws }) => {
    const prepared = prepare(loadScenario(system === "transactional-log" ? "two-phase-commit" : system, { faults: [fault, "task-crash", "delay"] }));
    const strategy = random(prepared, "withdrawn");
    const seen = new Set<string>();
    for (let index = 0; index < 400 && seen.size < withdraws.length; index++) {
      for (const verdict of run(prepared, strategy.oracle(index)).verdicts) {
        if (verdict.kind !== "violated") continue;
        expect(verdict.promised).toBe(false);
        seen.add(verdict.property);
      }
    }
    expect([...seen].sort()).toEqual([...withdraws].sort());
  });
});

describe("a job that may restart once, and does not tolerate a failed checkpoint", () => {
  test("has failed lawfully also when another job manager takes over, which remembers no failure", () => {
    const withdrawals = new Withdrawals();
    const coordinator = { process: "coordinator", attempt: 1 } as const;
    withdrawals.observe({ ...STARTED, restart: { strategy: "fixed-delay", attempts: 0, delay: 10 } }, { process: "world", attempt: 0 }, 0);
    withdrawals.observe({ kind: "crashed", handler: "record", occurrence: 1, effects: 0 }, { process: "world", attempt: 0 }, 5);
    withdrawals.observe({ kind: "job-failed", reason: "source-0 failed" }, coordinator, 6);
    withdrawals.observe({ kind: "process-started" }, { ...coordinator, attempt: 2 }, 9);
    expect(withdrawals.withdrawn()).toContain("job-ends");
  });

  test("fails lawfully when the world fails it more often", () => {
    const scenario = loadScenario("two-phase-commit", { set: ["restart.attempts=1", "tolerableFailedCheckpoints=0"] });
    const report = exploreScenario(scenario, { seed: "few", strategy: "random", runs: 600 });
    expect(report.violations).toEqual([]);
    expect(report.withdrawals.find(({ properties }) => properties.includes("job-ends"))?.runs).toBeGreaterThan(50);
  });
});

test("what two reasons take away is named once", () => {
  const withdrawals = new Withdrawals();
  const task = { process: "output-0", attempt: 1 } as const;
  const coordinator = { process: "coordinator", attempt: 1 } as const;
  withdrawals.observe(STARTED, { process: "world", attempt: 0 }, 0);
  withdrawals.observe({ kind: "stored", checkpoint: 1, handle: "output-0/1", applied: [], chained: [], transactions: ["t"], digest: 0 }, task, 5);
  withdrawals.observe({ kind: "transaction-aborted", transaction: "t", cause: "requested", records: 1 }, task, 6);
  withdrawals.observe({ kind: "job-started", job: 2, from: "savepoint", checkpoint: 1, snapshots: [{ task: "output-0", handle: "output-0/1" }], maxParallelism: 128, tasks: [] }, { process: "client", attempt: 1 }, 7);
  expect(withdrawals.withdrawn()).toEqual(["no-loss-output", "committed-eventually"]);
  withdrawals.observe({ kind: "job-cancelled" }, coordinator, 8);
  expect(withdrawals.withdrawn()).toEqual(["job-ends", "no-loss-output", "no-loss-state", "committed-eventually", "no-orphan-transaction"]);
});

describe("what a run did not owe", () => {
  const exhausted = ["job-ends", "no-loss-output", "no-loss-state", "committed-eventually", "no-orphan-transaction"] as const;
  const rewound = ["no-duplicate-output", "one-explanation", "visible-output-never-goes-back"] as const;

  test.each([
    ["by entries dealt out anew", ["visible-output-never-goes-back"], [], /^the job went on with another parallelism[^;]*$/],
    ["by a job set back", rewound, [], /^the job's user had started it from something older[^;]*$/],
    ["by a timeout", ["no-loss-output", "committed-eventually"], ["transactional-log"], /^after a transaction-timeout, a pre-committed transaction that the log[^;]*; Kafka[^;]*$/],
    ["by a timeout of an upload", ["no-loss-output", "committed-eventually"], ["object-store"], /^after a transaction-timeout, a pre-committed upload[^;]*$/],
    ["by an old savepoint, where nothing timed out", ["no-loss-output", "committed-eventually"], [], /^the job's user had gone back to a savepoint[^;]*$/],
    ["by too many failures", exhausted, ["transactional-log"], /^the world had failed the job more often than it may restart[^;]*$/],
    ["by two things at once", [...exhausted, ...rewound], [], /^the world had failed .*; and the job's user had started it from something older[^;]*$/],
  ] as const)("%s is told with its own reason", (_by, properties, systems, reason) => {
    expect(whyNotOwed(properties, ({ system }) => systems.some((one) => one === system))).toMatch(reason);
  });
});
