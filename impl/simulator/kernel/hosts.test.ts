// Who dies and who lives on: a task alone, a task manager with one task of every vertex, a zombie that acts unseen beside its successor.
import { describe, expect, test } from "vitest";
import { prepare, run } from "../../../explorer/scenario/run.js";
import { loadScenario } from "../../../explorer/scenario/load.js";
import type { Fault } from "../faults/faults.js";
import { FAULTS, ZOMBIES } from "../faults/faults.js";
import { HANDLERS, packCrashPoint } from "../faults/crash-point.js";
import type { EventKind, Origin, TraceEvent } from "../../trace/events.js";
import { CHOICE_KINDS, type ChoiceKind } from "./oracle.js";

interface Seen {
  readonly event: TraceEvent;
  readonly origin: Origin;
  readonly at: number;
}

const SINK = 5;
const COMMITTING = packCrashPoint({ handler: HANDLERS.indexOf("notify-complete"), occurrence: 1, effects: 1 });

/** A run in which these choices are not dull; of `crash` only the first attempt's, unless another is named. */
function runWith(choices: { readonly [K in ChoiceKind]?: readonly [subject: number, value: number, ordinal?: number] }, allowed: readonly Fault[] = FAULTS, scenario = "two-phase-commit") {
  const prepared = prepare(loadScenario(scenario, { faults: allowed }));
  const seen: Seen[] = [];
  const asked = new Set<ChoiceKind>();
  const oracle = {
    choose(kind: number, subject: number, ordinal: number): number {
      const name = CHOICE_KINDS[kind]!;
      asked.add(name);
      const choice = choices[name];
      return choice?.[0] === subject && ordinal === (choice[2] ?? 0) ? choice[1] : 0;
    },
  };
  const { verdicts, faults } = run(prepared, oracle, { observe: (event, origin, at) => seen.push({ event, origin, at }) });
  const of = (kind: EventKind): readonly Seen[] => seen.filter(({ event }) => event.kind === kind);
  const who = (kind: EventKind): readonly string[] => of(kind).map(({ origin }) => `${origin.process} ${origin.attempt}`);
  const fired = FAULTS.filter((_, index) => faults[index]! > 0);
  return { seen, of, who, asked, fired, broken: verdicts.filter(({ kind }) => kind === "violated") };
}

describe("a crash", () => {
  test("takes one task, unless more is chosen", () => {
    const { who, fired, broken } = runWith({ "crash": [SINK, COMMITTING] });
    expect([who("crashed"), who("killed"), who("cut-off"), fired, broken]).toEqual([["output-0 1"], [], [], ["task-crash"], []]);
  });

  test("of a task manager takes subtask i of every vertex", () => {
    const { who, fired, broken } = runWith({ "crash": [SINK, COMMITTING], "take-down": [SINK, 1] });
    expect([who("crashed"), who("killed"), fired, broken]).toEqual([["output-0 1"], ["source-0 1", "aggregate-0 1"], ["task-manager-crash"], []]);
  });

  test("is the task manager's where only that may happen, and nothing is asked", () => {
    const { who, asked } = runWith({ "crash": [SINK, COMMITTING] }, ["task-manager-crash"]);
    expect(who("killed")).toHaveLength(2);
    expect(asked).not.toContain("take-down");
  });

  test("restarts the job once, however many it takes", () => {
    expect(runWith({ "crash": [SINK, COMMITTING], "take-down": [SINK, 1] }).of("restarting")).toHaveLength(1);
  });
});

describe("a zombie", () => {
  const awake = runWith({ "crash": [SINK, COMMITTING], "live-on": [SINK, 3] });
  const asleep = runWith({ "crash": [SINK, COMMITTING], "live-on": [SINK, 5] });
  const acts = ({ seen }: typeof awake, kind: EventKind) => seen.filter(({ event, origin }) => event.kind === kind && origin.process === "output-0");

  test("is a task manager with all its tasks, and breaks nothing that is promised", () => {
    for (const { who, fired, broken } of [awake, asleep]) {
      expect([who("cut-off"), fired, broken]).toEqual([["output-0 1", "source-0 1", "aggregate-0 1"], ["zombie"], []]);
      expect(who("zombie-ended")).toEqual(["output-0 1", "source-0 1", "aggregate-0 1"]);
    }
  });

  test("acts beside its successor", () => {
    const records = acts(runWith({ "crash": [SINK, packCrashPoint({ handler: HANDLERS.indexOf("record"), occurrence: 1, effects: 0 })], "live-on": [SINK, 3] }), "record-delivered");
    const first = records.find(({ origin }) => origin.attempt === 2)!;
    expect(records.filter(({ origin, at }) => origin.attempt === 1 && at > first.at)).not.toEqual([]);
  });

  test("commits late what its successor has committed already: the log does nothing twice", () => {
    const [committed, ...others] = acts(asleep, "transaction-committed");
    expect(committed!.origin.attempt).toBe(2);
    expect(others.filter(({ event }) => event === committed!.event)).toEqual([]);
    expect(acts(awake, "transaction-committed")[0]!.origin.attempt).toBe(1);
  });

  test("that is asleep does nothing before it wakes", () => {
    const { sleeps } = ZOMBIES[5];
    const cut = asleep.of("cut-off")[0]!.at;
    const later = asleep.seen.filter(({ origin, at }) => origin.attempt === 1 && /^(source|aggregate|output)-0$/.test(origin.process) && at > cut);
    expect(later.filter(({ at }) => at < cut + sleeps)).toEqual([]);
    expect(later.some(({ event }) => event.kind === "barrier-delivered")).toBe(true);
  });

  test("that fell asleep in the middle of a step finishes it before anything else happens in it", () => {
    // Cut off after it has set the timer of checkpoint 1, before it says that it has triggered it; that timer is due when it wakes.
    const triggering = packCrashPoint({ handler: HANDLERS.indexOf("reply of checkpoint-store"), occurrence: 2, effects: 1 });
    const { seen } = runWith({ "crash": [0, triggering], "live-on": [0, 5] }, FAULTS, "stop-the-world");
    const did = seen.filter(({ event, origin }) => origin.process === "coordinator" && origin.attempt === 1 && "checkpoint" in event && event.checkpoint === 1);
    expect(did.map(({ event }) => event.kind)).toEqual(["checkpoint-triggered", "checkpoint-aborted"]);
    expect(new Set(did.map(({ at }) => at)).size).toBe(1);
  });

  test("is what a crash point makes where nobody may die", () => {
    const { who, fired } = runWith({ "crash": [SINK, COMMITTING] }, ["zombie"]);
    expect([who("crashed"), who("cut-off").length, fired]).toEqual([[], 3, ["zombie"]]);
  });

  test("may be the job manager: its successor takes over, the store no longer listens to it", () => {
    const point = packCrashPoint({ handler: HANDLERS.indexOf("acknowledge"), occurrence: 6, effects: 0 });
    const { who, of, broken } = runWith({ "crash": [0, point], "live-on": [0, 5] });
    expect([who("cut-off"), broken]).toEqual([["coordinator 1"], []]);
    expect(of("checkpoint-durable").some(({ origin }) => origin.attempt === 1)).toBe(false);
  });
});

describe("tasks of a job that is over", () => {
  /** The second job's manager is cut off in the step in which it cancels its nine tasks: it has told the first only, and goes on to end the job. */
  const told = packCrashPoint({ handler: HANDLERS.indexOf("demand"), occurrence: 1, effects: 2 });
  const { seen, who, of, broken } = runWith({ "crash": [0, told, 1], "live-on": [0, 3] }, FAULTS, "rescale");
  const orphans = who("cut-off").filter((name) => !name.startsWith("coordinator"));

  test("whom its manager, cut off, could not tell live on unseen until they miss its heartbeat", () => {
    expect([of("job-cancelled").length, of("job-started").length, orphans.length, broken]).toEqual([1, 2, 8, []]);
    expect(who("zombie-ended")).toEqual(expect.arrayContaining(orphans));
  });

  test("do nothing after the heartbeat was missed", () => {
    const ended = of("zombie-ended").find(({ origin }) => origin.process !== "coordinator")!.at;
    expect(seen.filter(({ origin, at }) => at > ended && orphans.includes(`${origin.process} ${origin.attempt}`))).toEqual([]);
  });
});
