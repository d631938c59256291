// A write-ahead log writes to every external system: with its marks wherever they may be it keeps what is promised, and a planted bug is found.
import { describe, expect, test } from "vitest";
import { findBug } from "../explorer/campaign/find-bug.js";
import { loadScenario } from "../explorer/scenario/load.js";
import { prepare, run } from "../explorer/scenario/run.js";
import type { Scenario } from "../explorer/scenario/scenario.js";
import { random } from "../explorer/strategies/random.js";
import { MARK_PLACES, WRITE_AHEAD_SYSTEMS, type MarkPlace, type Vertex, type WriteAheadSystem } from "../impl/engine/job/graph.js";
import { markBeforeValues } from "./bugs/sinks/mark-before-values.js";
import { restoredEntriesDropped } from "./bugs/sinks/restored-entries-dropped.js";
import { AbandonedBranch } from "./abandoned-branch.js";

/** The scenario with its sink on another system; a file system's machine may fail. */
function on(system: WriteAheadSystem, marks: MarkPlace): Scenario {
  const base = loadScenario("write-ahead-log");
  const moved = (vertex: Vertex): Vertex => (vertex.kind === "sink" ? { name: vertex.name, kind: "sink", parallelism: vertex.parallelism, sink: "write-ahead-log", system, marks } : vertex);
  const { faults } = base;
  return {
    ...base, job: { ...base.job, vertices: base.job.vertices.map(moved) },
    faults: system === "file-system" ? { ...faults, allowed: [...faults.allowed, "machine-failure"] } : faults,
  };
}

const CASES = WRITE_AHEAD_SYSTEMS.flatMap((system) => MARK_PLACES.filter((marks) => system !== "transactional-log" || marks === "with-values").map((marks) => [system, marks] as const));

test.each(CASES)("on %s, marks %s, keeps what is promised", (system, marks) => {
  const prepared = prepare(on(system, marks));
  const strategy = random(prepared, "write-ahead");
  const accused = Array.from({ length: 30 }, (_, index) => run(prepared, strategy.oracle(index)).verdicts).flat()
    .flatMap((verdict) => (verdict.kind === "violated" && verdict.promised ? [`${verdict.property}: ${verdict.message}`] : []));
  expect(accused).toEqual([]);
});

describe.each([restoredEntriesDropped, markBeforeValues])("$id", (bug) => {
  test.each(["append-log", "xa-database", "table", "file-system", "object-store"] as const)("is found on %s", (system) => {
    expect(findBug(bug, on(system, "with-values"), { runs: 200, shrink: false })).toMatchObject({ found: true, referencePasses: true });
  });
});

describe("a start that goes back behind a completed checkpoint", () => {
  const snapshots = [{ task: "output-0", handle: "output-0/2" }];
  function branch(): AbandonedBranch {
    const watched = new AbandonedBranch();
    watched.stored({ kind: "stored", checkpoint: 2, handle: "output-0/2", applied: [], chained: [], transactions: ["output-0-2-1"], digest: 0 });
    return watched;
  }
  const start = (watched: AbandonedBranch) => watched.begin({ kind: "job-started", job: 2, from: "nothing", checkpoint: null, snapshots: [], maxParallelism: 128, tasks: [] });

  test("may leave written what that checkpoint held, where marks come after the values", () => {
    const watched = branch();
    watched.mayBeWritten({ kind: "checkpoint-durable", checkpoint: 2, snapshots });
    start(watched);
    expect(watched.isAbandoned()).toBe(true);
  });

  test("leaves nothing written of what was only stored", () => {
    const watched = branch();
    start(watched);
    expect(watched.isAbandoned()).toBe(false);
  });
});
