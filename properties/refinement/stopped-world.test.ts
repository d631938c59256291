// What a stopped world must show: nothing on its way when its tasks save, and sources that wait for the checkpoint's end.
import { describe, expect, test } from "vitest";
import { checkpointing } from "../../model/protocol/checkpointing/checkpointing.js";
import type { Values } from "../../model/protocol/checkpointing/constants.js";
import { barrier, topologyOf } from "../../model/protocol/checkpointing/topology.js";
import { emptySlot, initial, type Checkpointing } from "../../model/protocol/checkpointing/variables.js";
import type { TraceEvent, TraceLine } from "../../impl/trace/events.js";
import type { Steps } from "./steps.js";
import { isLetGo, saved, standsStill } from "./stopped-world.js";

const topology = topologyOf(checkpointing.instance({ snapshots: "in-steps" }).constants as unknown as Values);

/** Source 0 has taken its part of checkpoint 1. */
function stopped(change: (state: Checkpointing) => void = () => {}): Checkpointing {
  const state = initial(topology);
  state.pending[0] = { ...emptySlot(topology), checkpoint: 1, taken: 1 };
  change(state);
  return state;
}

const isLawful = (steps: Steps, state: Checkpointing): boolean => steps.kind === "steps" && steps.mayBeNone(state);

describe("a task of a stopped world", () => {
  test("saves what the model's has taken", () => {
    expect(isLawful(saved(topology, 0, 1), stopped())).toBe(true);
    expect(isLawful(saved(topology, 1, 1), stopped())).toBe(false);
  });

  test("saves when no record is on its way; a barrier to a task that has finished may be", () => {
    const channel = topology.outputs[0]![0]!;
    expect(isLawful(saved(topology, 0, 1), stopped((state) => state.channel[channel]!.push(0)))).toBe(false);
    expect(isLawful(saved(topology, 0, 1), stopped((state) => state.channel[channel]!.push(barrier(topology, 1))))).toBe(true);
  });

  test("may save late what the coordinator has given up", () => {
    expect(isLawful(saved(topology, 1, 2), stopped())).toBe(true);
  });
});

test("a source stands still from its part of a checkpoint until that is durable, or given up", () => {
  expect(standsStill(stopped(), 0)).toBe(true);
  expect(standsStill(stopped(), 1)).toBe(false);
  expect(standsStill(stopped(({ pending }) => (pending[0]!.durable = 1)), 0)).toBe(false);
  expect(standsStill(initial(topology), 0)).toBe(false);
});

test("a stop is let go where a task of the attempt that goes on gives its checkpoint up", () => {
  const line = (process: string, attempt: number, event: object): TraceLine => ({ seq: 1, at: 1, by: "process", process, attempt, ...(event as TraceEvent) });
  const header = line("world", 0, { kind: "run-started", mode: "stop-the-world" });
  const chosen = (execution: number) => line("coordinator", 1, { kind: "restore-chosen", execution, checkpoint: null });
  const given = (attempt: number) => line("source-0", attempt, { kind: "alignment-aborted", checkpoint: 1 });
  const restarting = line("coordinator", 1, { kind: "restarting", reason: "lost" });
  const byOther = line("coordinator", 2, { kind: "restore-chosen", execution: 2, checkpoint: null });
  expect(isLetGo([header, chosen(1), given(1)])).toBe(true);
  expect(isLetGo([header, chosen(1), restarting, given(1), chosen(2), given(1)])).toBe(false);
  expect(isLetGo([header, chosen(1), byOther, restarting, given(2)])).toBe(true);
  expect(isLetGo([chosen(1), given(1)])).toBe(false);
});
