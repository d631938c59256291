// Runs of the scenarios, with all their input and faults, are runs of the model, and between them take each of its steps.
import { describe, expect, test } from "vitest";
import { loadScenario } from "../../explorer/scenario/load.js";
import { diagnose } from "../../explorer/replay/diagnose.js";
import { prepare, type Prepared } from "../../explorer/scenario/run.js";
import type { Scenario } from "../../explorer/scenario/scenario.js";
import { sourceOf } from "../../explorer/strategies/catalogue.js";
import { REFERENCE_PARTS } from "../../impl/engine/parts.js";
import { checkpointing } from "../../model/protocol/checkpointing/checkpointing.js";
import { follow } from "./follow.js";

const RUNS = 40;
const EXTENSIONS = { snapshots: "in-steps", failover: "by-task", transactions: "first-record", notices: "each", zombies: "linger", cancellation: "markers", aborts: 1, timeouts: 1 } as const;

function followed(prepared: Prepared) {
  const runs = sourceOf("random", prepared, "coverage");
  return Array.from({ length: RUNS }, (_, run) => follow(diagnose(prepared, runs(run).oracle(), REFERENCE_PARTS, []).lines));
}

/** Without the user's savepoint, of which the model knows nothing. */
function logThat(marks: "with-values" | "after-values", ...set: readonly string[]): Scenario {
  const { job, ...scenario } = loadScenario("write-ahead-log", { set });
  const vertices = job.vertices.map((vertex) => (vertex.kind === "sink" && vertex.sink === "write-ahead-log" ? { ...vertex, marks } : vertex));
  return { ...scenario, operations: [], job: { ...job, vertices } };
}

const TRACKED = "mode=at-least-once";
const tracked = (name: string) => loadScenario(name, { set: [TRACKED] });

/** What no event shows by itself: follow.ts does not say which of the silent steps it took. */
const SILENT = "cancellation-delivered";

/** With one checkpoint at a time, or several counted side by side, no task declines one because another has begun. */
const ALONE = ["declined", SILENT];
/** No system gives up an entry. */
const NEVER_OF_LOGS = ["transaction-timed-out", "transaction-dropped", ...ALONE];

describe.each([
  ["aligned", "two-phase-commit", ["two-phase-commit", "single-lane", "uneven-parallelism", "pooled-transactions", "xa-database", "file-system", "object-store", "table", "overlapping-checkpoints"].map((name) => loadScenario(name)), [SILENT]],
  ["aligned", "write-ahead-log", [logThat("with-values")], ["commit-repeated", ...NEVER_OF_LOGS]],
  ["aligned", "write-then-mark", [logThat("after-values")], NEVER_OF_LOGS],
  ["aligned", "idempotent", [loadScenario("upsert")], ALONE],
  ["tracked", "two-phase-commit", ["pooled-transactions", "overlapping-checkpoints"].map(tracked), ALONE],
  ["tracked", "write-ahead-log", [logThat("with-values", TRACKED)], ["commit-repeated", ...NEVER_OF_LOGS]],
  ["tracked", "write-then-mark", [logThat("after-values", TRACKED)], NEVER_OF_LOGS],
  ["tracked", "idempotent", [tracked("upsert")], ALONE],
] as const)("%s runs with the sink %s", (mode, sink, scenarios, missing) => {
  const all = scenarios.flatMap((scenario) => followed(prepare(scenario)));

  test("are runs of the model", () => {
    expect(all.filter(({ kind }) => kind !== "refined")).toEqual([]);
  });

  test("take every step of it, save what this sink cannot show", () => {
    const taken = new Set(all.flatMap((one) => (one.kind === "refined" ? [...one.actions.keys()] : [])));
    const named = checkpointing.instance({ ...EXTENSIONS, ...(sink === "idempotent" ? { timeouts: 0 } : {}), ...(sink.startsWith("write") ? { restoredLog: "awaits-notice" } : {}), mode, sink }).actions.map(({ name }) => name);
    expect(named.filter((name) => !taken.has(name)).toSorted()).toEqual(missing.toSorted());
  });
});

describe("runs of a world that stops", () => {
  const faults = ["delay", "task-crash", "coordinator-crash", "zombie", "reply-lost", "request-lost", "transaction-timeout", "late-notification"];
  const all = ["stop-the-world", "pooled-transactions", "upsert"].flatMap((name) => followed(prepare(loadScenario(name, { faults, set: ["mode=stop-the-world"] }))));
  const refined = all.flatMap((one) => (one.kind === "refined" ? [one] : []));

  test("are runs of the aligned model, where no stop is let go before its checkpoint has completed", () => {
    expect(all.filter(({ kind }) => kind === "refused")).toEqual([]);
    expect(refined.length).toBeGreaterThan(40);
    expect(all.flatMap((one) => (one.kind === "out-of-scope" ? [one.reason] : [])).filter((reason) => !reason.startsWith("A stopped world was let go"))).toEqual([]);
  });

  test("take every step of it, save what is rarely struck there", () => {
    const taken = new Set(refined.flatMap(({ actions }) => [...actions.keys()]));
    const named = checkpointing.instance({ ...EXTENSIONS }).actions.map(({ name }) => name);
    expect(named.filter((name) => !taken.has(name)).toSorted()).toEqual(["transaction-dropped", "transaction-timed-out", ...ALONE].toSorted());
  });
});
