/**
 * A task's part of a checkpoint: a sink pre-commits; the task saves what it holds and passes the barrier on; when all is stored, it acknowledges.
 * At once, or step by step. What concerns a checkpoint that is not pending any more is lost on the coordinator.
 * Source: Flink SubtaskCheckpointCoordinatorImpl, §3 of the semantics.
 */
import type { Action } from "../../checker/model.js";
import { allBelow, difference, has } from "../../checker/sets.js";
import { barrier, numbers, type Topology } from "./topology.js";
import { hasToPreCommit, preCommit } from "./pre-commit.js";
import { pendingOf, type Checkpointing } from "./variables.js";

/** All barriers that the task waits for have come. */
export function begin(topology: Topology, state: Checkpointing, task: number, checkpoint: number): void {
  if (topology.inSteps) {
    state.due[task] = checkpoint;
    return;
  }
  if (task >= topology.firstSink) preCommit(topology, state, task - topology.firstSink, checkpoint);
  save(topology, state, task, checkpoint);
}

/** Unaligned, in-flight data may still be missing after the snapshot; else nothing is. */
export function acknowledgeAtOnce(topology: Topology, state: Checkpointing, task: number, checkpoint: number): void {
  const pending = pendingOf(state, checkpoint);
  if (!topology.inSteps && pending !== undefined) pending.acknowledged |= 1 << task;
}

/** A source saves its offset when it is triggered: with the barrier, so that no record slips between (FLINK-2098). All others when it is due. */
export function snapshotTaken(topology: Topology): Action<Checkpointing> {
  const { sources, tasks, inSteps } = topology;
  return {
    name: "snapshot-taken", bindings: eachCheckpoint(topology, inSteps ? tasks : sources), fair: true,
    step(state, task, checkpoint) {
      if (!isToTake(topology, state, task, checkpoint)) return false;
      if (inSteps) state.due[task] = 0;
      if (topology.isOrdered) state.seen[task] = checkpoint!;
      if (topology.hasMarkers && task < sources) state.triggered[task] = difference(state.triggered[task]!, allBelow(checkpoint + 1));
      save(topology, state, task, checkpoint);
      if (task < sources) acknowledgeAtOnce(topology, state, task, checkpoint);
      return true;
    },
  };
}

/** Whether the task's next step is its snapshot for this checkpoint. */
export function isToTake(topology: Topology, state: Checkpointing, task: number, checkpoint: number): boolean {
  if ((state.alive & (1 << task)) === 0) return false;
  return task < topology.sources ? isTriggered(topology, state, task, checkpoint) : state.due[task] === checkpoint && !hasToPreCommit(topology, state, task);
}

function isTriggered({ hasMarkers, isOrdered, inSteps }: Topology, state: Checkpointing, source: number, checkpoint: number): boolean {
  if (state.abandoned[source] !== 0 || (isOrdered && state.seen[source]! >= checkpoint)) return false;
  if (hasMarkers) return has(state.triggered[source]!, checkpoint);
  const pending = pendingOf(state, checkpoint);
  return pending !== undefined && ((inSteps ? pending.taken : pending.acknowledged) & (1 << source)) === 0;
}

/** The asynchronous part: what was taken is durable. */
export function stored(topology: Topology): Action<Checkpointing> {
  return {
    name: "stored", bindings: eachCheckpoint(topology, topology.tasks), fair: true,
    step(state, task, checkpoint) {
      const pending = pendingOf(state, checkpoint);
      const self = 1 << task;
      if (pending === undefined || (pending.taken & ~pending.stored & self) === 0 || state.aligning[task] === checkpoint) return false;
      pending.stored |= self;
      return true;
    },
  };
}

/** The coordinator hears of it. */
export function acknowledged(topology: Topology): Action<Checkpointing> {
  return {
    name: "acknowledged", bindings: eachCheckpoint(topology, topology.tasks), fair: true,
    step(state, task, checkpoint) {
      const pending = pendingOf(state, checkpoint);
      const self = 1 << task;
      if (pending === undefined || (pending.stored & ~pending.acknowledged & self) === 0) return false;
      pending.acknowledged |= self;
      return true;
    },
  };
}

export function eachCheckpoint({ lastCheckpoint }: Topology, tasks: number): readonly (readonly number[])[] {
  return numbers(tasks).flatMap((task) => numbers(lastCheckpoint).map((checkpoint) => [task, checkpoint + 1]));
}

/** The synchronous part, and the barrier behind it. */
function save(topology: Topology, state: Checkpointing, task: number, checkpoint: number): void {
  for (const channel of topology.outputs[task]!) state.channel[channel]!.push(barrier(topology, checkpoint));
  const pending = pendingOf(state, checkpoint);
  if (pending === undefined) return;
  if (topology.inSteps) pending.taken |= 1 << task;
  const { sources, firstSink, constants: { records, fault } } = topology;
  const { snapshot } = pending;
  if (task < sources) {
    for (const partition of topology.inputs[task]!) snapshot.offset[partition] = Math.min(records, state.offset[partition]! + (fault === "offset-one-ahead" ? 1 : 0));
  } else if (task < firstSink) {
    snapshot.applied[task - sources] = { ...state.applied[task - sources]! };
  } else {
    snapshot.received[task - firstSink] = { ...state.received[task - firstSink]! };
    snapshot.precommitted[task - firstSink] = state.precommitted[task - firstSink]!;
  }
}
