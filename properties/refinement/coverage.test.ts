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
function logThat(marks: "with-values" | "after-values"): Scenario {
  const { job, ...scenario } = loadScenario("write-ahead-log");
  const vertices = job.vertices.map((vertex) => (vertex.kind === "sink" && vertex.sink === "write-ahead-log" ? { ...vertex, marks } : vertex));
  return { ...scenario, operations: [], job: { ...job, vertices } };
}

/** What no event shows by itself: follow.ts does not say which of the silent steps it took. */
const SILENT = "cancellation-delivered";

/** No system gives up an entry; and with one checkpoint at a time, no task declines it because another has begun. */
const NEVER_OF_LOGS = ["transaction-timed-out", "transaction-dropped", "declined", SILENT];

describe.each([
  ["two-phase-commit", ["two-phase-commit", "single-lane", "uneven-parallelism", "pooled-transactions", "xa-database", "file-system", "object-store", "table", "overlapping-checkpoints"].map((name) => loadScenario(name)), [SILENT]],
  ["write-ahead-log", [logThat("with-values")], ["commit-repeated", ...NEVER_OF_LOGS]],
  ["write-then-mark", [logThat("after-values")], NEVER_OF_LOGS],
] as const)("runs with the sink %s", (sink, scenarios, missing) => {
  const all = scenarios.flatMap((scenario) => followed(prepare(scenario)));

  test("are runs of the model", () => {
    expect(all.filter(({ kind }) => kind !== "refined")).toEqual([]);
  });

  test("take every step of it, save what this sink cannot show", () => {
    const taken = new Set(all.flatMap((one) => (one.kind === "refined" ? [...one.actions.keys()] : [])));
    const named = checkpointing.instance({ ...EXTENSIONS, ...(sink === "two-phase-commit" ? {} : { restoredLog: "awaits-notice" }), sink }).actions.map(({ name }) => name);
    expect(named.filter((name) => !taken.has(name)).toSorted()).toEqual(missing.toSorted());
  });
});
