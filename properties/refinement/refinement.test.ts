// Every run of the engine, for jobs that the model tells of, is a run of the model; what is no run of anything is refused.
import { describe, expect, test } from "vitest";
import { diagnose } from "../../explorer/replay/diagnose.js";
import { loadScenario } from "../../explorer/scenario/load.js";
import { prepare, type Prepared } from "../../explorer/scenario/run.js";
import { sourceOf } from "../../explorer/strategies/catalogue.js";
import { REFERENCE_PARTS, type Parts } from "../../impl/engine/parts.js";
import { checkpointing } from "../../model/protocol/checkpointing/checkpointing.js";
import { PROPERTIES } from "../catalogue.js";
import { BUGS } from "../planted.js";
import { follow, type Followed } from "./follow.js";

/** Two sources, two operators, two sinks, two checkpoints pending at once, three records a source. */
function smallScope(faults?: readonly string[]): Prepared {
  const scenario = loadScenario("overlapping-checkpoints", { set: ["aggregate.parallelism=2"], ...(faults === undefined ? {} : { faults }) });
  return prepare({ ...scenario, rows: scenario.rows.map((rows) => rows.slice(0, 3)) });
}

function runOf(prepared: Prepared, run: number, parts: Parts = REFERENCE_PARTS) {
  return diagnose(prepared, sourceOf("random", prepared, "refinement")(run).oracle(), parts, PROPERTIES);
}

const all = smallScope();

function said(followed: Followed): string {
  return followed.kind === "refused" ? `event ${followed.at}, ${followed.line.process} ${followed.line.kind}: ${followed.differs ?? `the model can only ${followed.enabled.join(", ")}`}` : followed.kind;
}

describe("a run of the unbroken engine", () => {
  const followed = Array.from({ length: 80 }, (_, run) => follow(runOf(all, run).lines));
  const refined = followed.filter((one) => one.kind === "refined");

  test("is a run of the model", () => {
    expect(followed.map(said).filter((what) => what !== "refined")).toEqual([]);
  });

  test.each(["two-phase-commit", "single-lane", "uneven-parallelism", "pooled-transactions", "xa-database", "file-system", "object-store", "table", "overlapping-checkpoints"])("of %s, with all its input and all its faults, is one too", (name) => {
    const prepared = prepare(loadScenario(name));
    expect(Array.from({ length: 8 }, (_, run) => said(follow(runOf(prepared, run).lines))).filter((what) => what !== "refined")).toEqual([]);
  });

  test.each<[string, string, string, number]>([
    ["an attempt begun by a job manager that nobody hears is no attempt of the model, so that zombies are one restart older than its", "upsert", "f", 148],
    ["a task that falls asleep while it passes a barrier on has heard of it from those that live, its other inputs having ended", "stop-the-world", "sweep5", 515],
    ["a task takes the end of a finished one for the barrier of a checkpoint that was given up", "upsert", "k3", 1368],
    ["a sink that is cut off before it is restored writes what reaches it then", "upsert", "k3", 3030],
    ["a checkpoint that is restored as soon as it is durable completes afterwards", "xa-database", "sweep6", 2584],
    ["what was reported as lost is not in checkpoints that come when all is saved", "single-lane", "two-hours-refined", 30926],
    ["a source that could not store its snapshot declines again when it is let go", "stop-the-world", "sweep5", 628],
  ])("is one too: %s", (_fact, name, seed, run) => {
    const prepared = prepare(loadScenario(name));
    expect(said(follow(diagnose(prepared, sourceOf("auto", prepared, seed)(run).oracle(), REFERENCE_PARTS, []).lines))).toBe("refined");
  });

  test("leaves few states that the model could be in", () => {
    expect(Math.max(...refined.map(({ states }) => states.most))).toBeLessThan(100);
    expect(Math.max(...refined.map(({ states }) => states.mean))).toBeLessThan(10);
  });

  test("takes, among many, every step of the model that its faults can show", () => {
    const taken = new Set(refined.flatMap(({ actions }) => [...actions.keys()]));
    const named = checkpointing.instance({ snapshots: "in-steps", failover: "by-task", transactions: "first-record", notices: "each", cancellation: "markers", zombies: "linger", aborts: 1, timeouts: 1 }).actions.map(({ name }) => name);
    expect(named.filter((name) => !taken.has(name))).toEqual(["commit-repeated"]);
  });
});

/** Those whose break a small run of two-phase commit on the transactional log shows, and that concern what the model tells of. */
const IN_SCOPE = ["commit-at-pre-commit", "written-outside-the-transaction", "xid-with-truncated-checkpoint", "predecessor-not-fenced", "aborts-forgotten-by-readers", "announced-before-stored", "commits-only-the-id-notified"];

describe.each(IN_SCOPE)("the planted bug %s", (id) => {
  test("is refused in a run that it breaks", () => {
    const bug = BUGS.find((one) => one.id === id)!;
    const parts = bug.plant(REFERENCE_PARTS);
    const broken = Array.from({ length: 40 }, (_, run) => run).map((run) => runOf(all, run, parts))
      .find(({ outcome, lines }) => outcome.verdicts.some((verdict) => verdict.kind === "violated" && verdict.promised) && follow(lines).kind !== "out-of-scope");
    expect(broken === undefined ? "never broken" : follow(broken.lines).kind).toBe("refused");
  });
});
