/**
 * Tracked barriers: a task counts those of several checkpoints side by side, and blocks no channel for them. When the last of a checkpoint has come,
 * it takes its snapshot and forgets all that are older. What follows a barrier on a fast channel enters the snapshot: at least once.
 * Source: Flink CheckpointBarrierTracker, §2.4 of the semantics. Leaves out: that it tracks fifty at most.
 */
import { including } from "../../../checker/sets.js";
import { isFree } from "./barriers.js";
import { acknowledgeAtOnce, begin } from "../snapshots.js";
import { checkpointOf, isBarrier, numbers, type Topology } from "../topology.js";
import type { Checkpointing } from "../variables.js";

/** A barrier reaches a task. */
export function count(topology: Topology, state: Checkpointing, task: number, channel: number): boolean {
  const head = state.channel[channel]![0];
  if (head === undefined || !isBarrier(topology, head) || !isFree(state, task)) return false;
  const checkpoint = checkpointOf(topology, head);
  state.channel[channel]!.shift();
  if (!isExpected(state, task, checkpoint)) return true;
  const counted = state.counted[task]!;
  counted[checkpoint - 1]! |= 1 << channel;
  if (topology.inputs[task]!.some((input) => (counted[checkpoint - 1]! & (1 << input)) === 0)) return true;
  for (const older of numbers(checkpoint)) counted[older] = 0;
  begin(topology, state, task, checkpoint);
  acknowledgeAtOnce(topology, state, task, checkpoint);
  return true;
}

/** Of a checkpoint that has begun to come, or that is newer than all that have; and that the task has neither taken nor given up. */
function isExpected({ counted, seen }: Checkpointing, task: number, checkpoint: number): boolean {
  const ofTask = counted[task]!;
  return checkpoint > seen[task]! && (ofTask[checkpoint - 1] !== 0 || ofTask.every((channels, before) => before < checkpoint || channels === 0));
}

/** A marker reaches a task: all older checkpoints are given up too. */
export function giveUpCounted(state: Checkpointing, task: number, checkpoint: number): void {
  if (checkpoint <= state.seen[task]!) return;
  const counted = state.counted[task]!;
  for (const before of numbers(checkpoint)) {
    const isGivenUp = before + 1 === checkpoint ? isExpected(state, task, checkpoint) : counted[before] !== 0;
    if (isGivenUp) state.abandoned[task] = including(state.abandoned[task]!, before + 1);
    counted[before] = 0;
  }
  state.seen[task] = checkpoint;
}
