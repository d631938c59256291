/**
 * A task's part of a checkpoint: what it saves, that it passes the barrier on, that it acknowledges.
 * What concerns a checkpoint that is not pending any more is lost on the coordinator. Source: Flink SubtaskCheckpointCoordinatorImpl.
 */
import { barrier, type Topology } from "./topology.js";
import type { Checkpointing } from "./variables.js";

export function save({ sources, firstSink }: Topology, state: Checkpointing, task: number, checkpoint: number): void {
  if (state.pending.checkpoint !== checkpoint) return;
  const { snapshot } = state.pending;
  if (task < firstSink) {
    snapshot.applied[task - sources] = { ...state.applied[task - sources]! };
  } else {
    snapshot.received[task - firstSink] = { ...state.received[task - firstSink]! };
    snapshot.precommitted[task - firstSink] = state.precommitted[task - firstSink]!;
  }
}

export function sendBarrier(topology: Topology, state: Checkpointing, task: number, checkpoint: number): void {
  for (const channel of topology.outputs[task]!) state.channel[channel]!.push(barrier(topology, checkpoint));
}

export function acknowledge({ pending }: Checkpointing, task: number, checkpoint: number): void {
  if (pending.checkpoint === checkpoint) pending.acknowledged |= 1 << task;
}
