// Tracked barriers in the model, rule by rule: an operator with two channels, whose barriers are laid on them by hand.
import { describe, expect, test } from "vitest";
import { behaviourOf, checkpointing } from "../checkpointing.js";
import type { Values } from "../constants.js";
import { barrier, cancellation, topologyOf } from "../topology.js";
import type { Checkpointing } from "../variables.js";

const topology = topologyOf(checkpointing.instance({ mode: "tracked", snapshots: "in-steps", cancellation: "markers", concurrent: 2, checkpoints: 2 }).constants as unknown as Values);
const operator = topology.sources;
const [left, right] = topology.inputs[operator] as [number, number];

/** "L1" a barrier on the left channel, "R2x" a marker on the right, "s1" the snapshot for checkpoint 1, "a1" that it is given up: what was taken. */
function tell(story: string): { readonly state: Checkpointing; readonly taken: readonly boolean[] } {
  const { initial: state, actions } = behaviourOf(topology);
  const step = (name: string, ...binding: readonly number[]) => actions.find((action) => action.name === name)!.step(state, ...binding);
  const taken = story.split(" ").map((word) => {
    const checkpoint = Number(word[1]);
    if (word[0] === "s") return step("snapshot-taken", operator, checkpoint);
    if (word[0] === "a") return step("alignment-aborted", operator, checkpoint);
    const channel = word[0] === "L" ? left : right;
    state.channel[channel] = [(word.endsWith("x") ? cancellation : barrier)(topology, checkpoint)];
    return step(word.endsWith("x") ? "cancellation-delivered" : "barrier-delivered", channel);
  });
  return { state, taken };
}

describe("a task that tracks barriers", () => {
  test.each([
    ["counts those of two checkpoints side by side", "L1 L2 R1 s1 R2 s2", [true, true, true, true, true, true]],
    ["takes a snapshot when the last has come, not before", "L1 s1", [true, false]],
    ["forgets older ones without a word", "L1 L2 R2 s2 R1 s1 a1", [true, true, true, true, true, false, false]],
    ["ignores one that is older than what comes in, if it has not begun", "L2 R1 L1 s1", [true, true, true, false]],
    ["does nothing else before its snapshot is taken", "L1 R1 L2", [true, true, false]],
    ["gives up, the oldest first, what a marker ends", "L1 R2x a2 a1 a2", [true, true, false, true, true]],
    ["goes on with a newer one that had begun", "L1 L2 R1x a1 R2 s2", [true, true, true, true, true, true]],
    ["takes no snapshot of what it has given up", "L1x a1 L1 R1 s1", [true, true, true, true, false]],
    ["gives up once, however many markers come", "L1x a1 R1x a1", [true, true, true, false]],
  ])("%s", (_fact, story, taken) => {
    expect(tell(story).taken).toEqual(taken);
  });

  test("blocks no channel", () => {
    const { state } = tell("L1");
    state.channel[left] = [0];
    expect(behaviourOf(topology).actions.find(({ name }) => name === "record-delivered")!.step(state, left, topology.channels)).toBe(true);
  });
});
