// What the cost monitor reads off hand-made events, and off real runs: aligned inputs stand still, tracked ones do not, a longer interval replays more.
import { describe, expect, test } from "vitest";
import type { EventOf, TraceEvent } from "../../impl/trace/events.js";
import type { Mode } from "../../impl/trace/settings.js";
import { STARTED } from "../../tools/testing/started.js";
import { loadScenario } from "../scenario/load.js";
import { CostMonitor } from "./cost-monitor.js";
import { costsOf, type Costs } from "./costs.js";

const tasks: EventOf<"run-started">["tasks"] = [
  { name: "s-0", role: "source", chain: ["s"], inputs: [{ from: "partition-0", input: 0 }], outputs: ["o-0"] },
  { name: "s-1", role: "source", chain: ["s"], inputs: [{ from: "partition-1", input: 0 }], outputs: ["o-0"] },
  { name: "o-0", role: "sink", chain: ["o"], inputs: [{ from: "s-0", input: 0 }, { from: "s-1", input: 0 }], outputs: [] },
];

/** Events of a task, each at its ms. */
function watched(mode: Mode, events: readonly (readonly [at: number, task: string, event: TraceEvent])[]): CostMonitor {
  const costs = new CostMonitor(2);
  const see = (event: TraceEvent, process: string, at: number): void => costs.monitor[event.kind]?.(event as never, { process, attempt: 1 }, at);
  see({ ...STARTED, mode, tasks }, "world", 0);
  for (const [at, task, event] of events) see(event, task, at);
  return costs;
}

const barrier = (from: string): TraceEvent => ({ kind: "barrier-delivered", from, checkpoint: 1, sent: [] });

describe("the cost monitor", () => {
  const alignment = [[10, "o-0", barrier("s-0")], [17, "o-0", barrier("s-1")], [17, "o-0", { kind: "snapshot-taken", checkpoint: 1 }]] as const;

  test("counts an input as blocked from its barrier to the snapshot", () => {
    expect(watched("exactly-once", alignment)).toMatchObject({ inputs: 2, blocked: 7 });
  });

  test("counts none where barriers are only tracked", () => {
    expect(watched("at-least-once", alignment)).toMatchObject({ blocked: 0 });
  });

  test("counts the sources of a stopped world, from the stop to the notice", () => {
    const stopped = [[5, "s-0", { kind: "drained", checkpoint: 1 }], [8, "o-0", { kind: "drained", checkpoint: 1 }], [20, "s-0", { kind: "notified", checkpoint: 1 }]] as const;
    expect(watched("stop-the-world", stopped)).toMatchObject({ inputs: 2, blocked: 15 });
  });

  test("takes a row's first visibility, and its reading again", () => {
    const record: TraceEvent = { kind: "record-delivered", from: "partition-0", partition: 0, offset: 3, key: "a", value: 1 };
    const visible: TraceEvent = { kind: "visible", transaction: null, records: [{ partition: 0, offset: 3, key: "a", value: 1 }] };
    const costs = watched("exactly-once", [[7, "s-0", record], [9, "s-0", record], [10, "o-0", record], [30, "o-0", visible], [50, "o-0", visible]]);
    expect(costs).toMatchObject({ latencies: [24], replayed: 1 });
  });
});

describe("the costs of a scenario", () => {
  const costs = (...set: readonly string[]): Costs => costsOf(loadScenario("two-phase-commit", { set, faults: ["delay", "task-crash"] }), "c", 40);
  const [short, long] = [costs("interval=10"), costs("interval=80")];

  test("are the same for the same seed", () => {
    expect(costs("interval=10")).toEqual(short);
  });

  test("trade checkpoints for replay and latency", () => {
    expect(short.completed).toBeGreaterThan(long.completed);
    expect(short.replayed!).toBeLessThan(long.replayed!);
    expect(short.latency.median!).toBeLessThan(long.latency.median!);
    expect(short.blocked!).toBeGreaterThan(long.blocked!);
  });

  test("show no blocking without alignment, and more where the world stops", () => {
    expect(costs("interval=20", "mode=at-least-once").blocked).toBe(0);
    expect(costs("interval=20", "mode=stop-the-world").blocked!).toBeGreaterThan(costs("interval=20").blocked!);
  });
});
