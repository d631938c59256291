// What a user does to a job, one thing after the other: savepoints, stop, drain, cancel, and another job from what was left.
import { describe, expect, test } from "vitest";
import { loadScenario } from "../../../explorer/scenario/load.js";
import { prepare, run } from "../../../explorer/scenario/run.js";
import type { ScenarioOperation } from "../../../explorer/scenario/jobs.js";
import type { EventKind, EventOf, TraceEvent } from "../../trace/events.js";
import { DULL } from "../kernel/oracle.js";

interface Setting {
  readonly scenario?: string;
  readonly retained?: number;
}

/** The plain run with these operations, without faults. */
function after(operations: readonly ScenarioOperation[], { scenario = "two-phase-commit", retained = 1 }: Setting = {}) {
  const loaded = loadScenario(scenario);
  const configuration = { ...loaded.configuration, retained, retention: "retain-on-cancellation" } as const;
  const seen: TraceEvent[] = [];
  const { verdicts } = run(prepare({ ...loaded, operations, configuration }), DULL, { observe: (event) => seen.push(event) });
  const of = <Kind extends EventKind>(kind: Kind): readonly EventOf<Kind>[] => seen.filter((event): event is EventOf<Kind> => event.kind === kind);
  const rows = loaded.rows.flat().length;
  const ends: readonly EventKind[] = ["savepoint-durable", "job-finished", "job-cancelled", "job-started"];
  return {
    of, rows,
    visible: of("visible").flatMap(({ records }) => records).length,
    /** What became of the jobs, in order. */
    told: seen.flatMap(({ kind }) => (ends.includes(kind) ? [kind] : [])),
    broken: verdicts.flatMap((verdict) => (verdict.kind === "violated" && verdict.promised ? [verdict.message] : [])),
  };
}

describe("a savepoint", () => {
  test("is taken while the job goes on to its end", () => {
    const { told, visible, rows, broken } = after([{ kind: "savepoint", at: 10 }]);
    expect([told, visible, broken]).toEqual([["savepoint-durable", "job-finished"], rows, []]);
  });

  test("is waited for before the next operation begins, whenever that was due", () => {
    expect(after([{ kind: "savepoint", at: 10 }, { kind: "cancel", at: 0 }]).told).toEqual(["savepoint-durable", "job-cancelled"]);
  });
});

describe.each(["stop", "drain"] as const)("a %s", (kind) => {
  test("ends the job with a savepoint, before all its input was read, and what it has read is committed", () => {
    const { told, of, visible, rows, broken } = after([{ kind, at: 15 }]);
    expect([told, of("savepoint-durable").map(({ savepoint }) => savepoint), broken]).toEqual([["savepoint-durable", "job-finished"], ["stop"], []]);
    expect(visible).toBeGreaterThan(0);
    expect(visible).toBeLessThan(rows);
  });

  test("leaves a savepoint from which another job goes on: each row is visible once in the end", () => {
    const { told, of, visible, rows, broken } = after([{ kind, at: 15 }, { kind: "start", at: 0, from: "savepoint" }]);
    expect([told, visible, broken]).toEqual([["savepoint-durable", "job-finished", "job-started", "job-finished"], rows, []]);
    expect(of("job-started")[0]).toMatchObject({ job: 2, from: "savepoint", checkpoint: of("savepoint-durable")[0]!.checkpoint });
  });

  test("that is due when the job is over does nothing", () => {
    expect(after([{ kind, at: 100_000 }]).told).toEqual(["job-finished"]);
  });
});

test("only a drain gives out the windows that were not full", () => {
  const visibleAfter = (kind: "stop" | "drain") => after([{ kind, at: 12 }], { scenario: "usage-billing" });
  const [stopped, drained] = [visibleAfter("stop"), visibleAfter("drain")];
  expect([stopped.broken, drained.broken]).toEqual([[], []]);
  expect(drained.visible).toBeGreaterThan(stopped.visible);
});

describe("after a cancellation another job", () => {
  const cancelled = (from: "savepoint" | "latest-checkpoint" | "oldest-checkpoint", at = 50) =>
    after([{ kind: "cancel", at }, { kind: "start", at: at + 1, from }], { retained: 3, scenario: "restart-from-retained" });

  test("starts from the latest checkpoint that was left, and goes on from there", () => {
    const { of, told, visible, rows, broken } = cancelled("latest-checkpoint", 130);
    expect([told, visible, broken]).toEqual([["job-cancelled", "job-started", "job-finished"], rows, []]);
    expect(of("job-started")[0]!.from).toBe("checkpoint");
  });

  test("or from the oldest, and writes again what was committed since", () => {
    const [oldest, latest] = [cancelled("oldest-checkpoint", 130), cancelled("latest-checkpoint", 130)];
    expect(oldest.of("job-started")[0]!.checkpoint!).toBeLessThan(latest.of("job-started")[0]!.checkpoint!);
    expect(oldest.visible).toBeGreaterThan(oldest.rows);
  });

  test("starts from nothing when there is no savepoint", () => {
    expect(cancelled("savepoint").of("job-started")[0]).toMatchObject({ from: "nothing", checkpoint: null, snapshots: [] });
  });

  test("starts from nothing when nothing was left", () => {
    expect(cancelled("latest-checkpoint", 3).of("job-started")[0]).toMatchObject({ from: "nothing", checkpoint: null });
  });
});

test("a job that has done its work is not begun again", () => {
  expect(after([{ kind: "start", at: 10, from: "latest-checkpoint" }]).told).toEqual(["job-finished"]);
});
