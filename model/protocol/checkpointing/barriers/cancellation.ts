/**
 * A checkpoint that is given up before all its barriers have come. A newer barrier, or a cancellation marker, ends an alignment; the task tells
 * the coordinator by a decline, and all behind it by a marker in place of the barrier. A task that was told before its barriers came skips the
 * checkpoint in the same way. Source: Flink SingleCheckpointBarrierHandler and SubtaskCheckpointCoordinatorImpl, §2.2–2.3 and §3; FLINK-4975.
 */
import type { Action } from "../../../checker/model.js";
import { allBelow, difference, excluding, has, including } from "../../../checker/sets.js";
import { isFree } from "./barriers.js";
import { abort } from "../coordinator.js";
import { eachCheckpoint } from "../snapshots.js";
import { cancellation, checkpointOf, isBarrier, isRecord, numbers, type Topology } from "../topology.js";
import { giveUpCounted } from "./tracking.js";
import { pendingOf, type Checkpointing } from "../variables.js";

/** A marker reaches a task. It ends the alignment of its checkpoint or of an older one, or announces one that will not come. */
export function cancellationDelivered(topology: Topology): Action<Checkpointing> {
  const { channels, partitions, receiver, constants: { mode } } = topology;
  const giveUp = mode === "tracked" ? giveUpCounted : giveUpAligned;
  return {
    name: "cancellation-delivered", bindings: numbers(channels).slice(partitions).map((channel) => [channel]), fair: true,
    step(state, channel) {
      const task = receiver[channel]!;
      const head = state.channel[channel]![0];
      const isMarker = head !== undefined && !isRecord(topology, head) && !isBarrier(topology, head);
      if (!isMarker || !isFree(state, task) || (state.arrived[task]! & (1 << channel)) !== 0) return false;
      state.channel[channel]!.shift();
      const checkpoint = checkpointOf(topology, head);
      giveUp(state, task, checkpoint);
      return true;
    },
  };
}

function giveUpAligned(state: Checkpointing, task: number, checkpoint: number): void {
  if (checkpoint <= state.seen[task]! || checkpoint < state.aligning[task]!) return;
  state.aligning[task] = state.arrived[task] = 0;
  state.seen[task] = checkpoint;
  state.abandoned[task] = including(0, checkpoint);
}

/** The task says that it has given up, or skips what the coordinator has given up already. */
export function alignmentAborted(topology: Topology): Action<Checkpointing> {
  return {
    name: "alignment-aborted", bindings: eachCheckpoint(topology, topology.tasks), fair: true,
    step(state, task, checkpoint) {
      if ((state.alive & (1 << task)) === 0) return false;
      const pending = pendingOf(state, checkpoint);
      if (isNextAbandoned(state.abandoned[task]!, checkpoint)) {
        state.abandoned[task] = excluding(state.abandoned[task]!, checkpoint);
        if (pending !== undefined) pending.declined |= 1 << task;
      } else if (pending !== undefined || checkpoint <= state.completed.checkpoint || !isToBegin(topology, state, task, checkpoint)) {
        return false;
      } else {
        skip(topology, state, task, checkpoint);
      }
      for (const channel of topology.outputs[task]!) state.channel[channel]!.push(cancellation(topology, checkpoint));
      return true;
    },
  };
}

/** The oldest first. */
function isNextAbandoned(abandoned: number, checkpoint: number): boolean {
  return has(abandoned, checkpoint) && numbers(checkpoint).every((older) => !has(abandoned, older));
}

function isToBegin({ sources }: Topology, state: Checkpointing, task: number, checkpoint: number): boolean {
  if (task < sources) return has(state.triggered[task]!, checkpoint) && state.seen[task]! < checkpoint;
  return state.due[task] === checkpoint;
}

function skip({ sources }: Topology, state: Checkpointing, task: number, checkpoint: number): void {
  if (task < sources) state.triggered[task] = difference(state.triggered[task]!, allBelow(checkpoint + 1));
  state.due[task] = 0;
  state.seen[task] = checkpoint;
}

/** The coordinator hears that a task has given up, and gives up too. */
export function declined(topology: Topology): Action<Checkpointing> {
  return {
    name: "declined", bindings: eachCheckpoint(topology, topology.tasks), fair: true,
    step(state, task, checkpoint) {
      const pending = pendingOf(state, checkpoint);
      if (pending === undefined || pending.durable !== 0 || (pending.declined & (1 << task)) === 0) return false;
      abort(topology, state, checkpoint);
      return true;
    },
  };
}
