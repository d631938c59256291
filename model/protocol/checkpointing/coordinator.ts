/**
 * The checkpoint coordinator: triggers a checkpoint, completes it when all tasks have acknowledged, or gives it up, and tells the sinks.
 * From the moment its pointer is durable, a restart restores it. Source: Flink CheckpointCoordinator, §1 of the semantics.
 */
import type { Action } from "../../checker/model.js";
import { excluding, has, including, largest } from "../../checker/sets.js";
import { eachCheckpoint } from "./snapshots.js";
import { numbers, type Topology } from "./topology.js";
import { emptySlot, pendingOf, type Checkpointing } from "./variables.js";

export function checkpointTriggered(topology: Topology): Action<Checkpointing> {
  const { constants: { checkpoints }, allTasks, sources, lastCheckpoint, hasMarkers, byTask } = topology;
  return {
    name: "checkpoint-triggered", bindings: [[]], fair: true,
    step(state) {
      const slot = state.pending.find(({ checkpoint }) => checkpoint === 0);
      const believesAllRun = byTask ? state.failing === 0 && state.restoring === 0 : state.alive === allTasks;
      if (!believesAllRun || slot === undefined || state.next > lastCheckpoint) return false;
      if (state.next > checkpoints && !wantsFinalCheckpoint(topology, state)) return false;
      slot.checkpoint = state.next++;
      if (hasMarkers) for (const source of numbers(sources)) state.triggered[source] = including(state.triggered[source]!, slot.checkpoint);
      return true;
    },
  };
}

/** All input is processed, but a sink holds what no completed checkpoint covers that it knows of, or will hear of. */
function wantsFinalCheckpoint({ sinks, transactions, constants: { records } }: Topology, state: Checkpointing): boolean {
  if (state.pending[0]!.checkpoint !== 0) return false;
  if (state.offset.some((emitted) => emitted !== records)) return false;
  if (state.channel.some((channel) => channel.length > 0)) return false;
  return numbers(sinks).some((sink) => state.buffer[sink]!.once !== 0 || numbers(transactions).some((number) => {
    const { checkpoint } = state.transaction[sink]![number]!;
    return has(state.precommitted[sink]!, number) && checkpoint > state.notified[sink]! && largest(state.notice[sink]!) < checkpoint;
  }));
}

/** The pointer is stored. An older checkpoint that was overtaken is not stored any more: it would be the latest. */
export function checkpointDurable(topology: Topology): Action<Checkpointing> {
  return {
    name: "checkpoint-durable", bindings: eachNumber(topology), fair: true,
    step(state, checkpoint) {
      const pending = pendingOf(state, checkpoint);
      if (pending === undefined || pending.durable !== 0 || checkpoint < state.completed.checkpoint || !isAcknowledged(topology, pending.acknowledged)) return false;
      makeDurable(topology, state, checkpoint);
      pending.durable = 1;
      pending.declined = 0;
      return true;
    },
  };
}

/** All that is older is given up, save what is durable too, and the sinks are told. */
export function checkpointCompleted(topology: Topology): Action<Checkpointing> {
  return {
    name: "checkpoint-completed", bindings: eachNumber(topology), fair: true,
    step(state, checkpoint) {
      const pending = pendingOf(state, checkpoint);
      if (pending === undefined) return false;
      if (topology.inSteps ? pending.durable === 0 : !isAcknowledged(topology, pending.acknowledged)) return false;
      if (!topology.inSteps) makeDurable(topology, state, checkpoint);
      for (const { checkpoint: older, durable } of [...state.pending]) {
        if (older === checkpoint || (older !== 0 && older < checkpoint && durable === 0)) abort(topology, state, older);
      }
      tell(topology, state, checkpoint);
      return true;
    },
  };
}

function isAcknowledged({ allTasks, sources, constants: { fault } }: Topology, acknowledged: number): boolean {
  const needed = fault === "completes-on-the-sources-word" ? 2 ** sources - 1 : allTasks;
  return (acknowledged & needed) === needed;
}

function makeDurable(topology: Topology, state: Checkpointing, checkpoint: number): void {
  const pending = pendingOf(state, checkpoint)!;
  if (topology.constants.fault === "restores-the-previous-checkpoint") state.previous[0] = state.completed;
  state.completed = { checkpoint, snapshot: pending.snapshot };
  pending.snapshot = emptySlot(topology).snapshot;
}

/** Whom it believes dead it tells nothing. */
function tell({ firstSink, constants: { notices } }: Topology, { notice, cutOff }: Checkpointing, checkpoint: number): void {
  for (const sink of notice.keys()) if ((cutOff & (1 << (firstSink + sink))) === 0) notice[sink] = including(notices === "each" ? notice[sink]! : 0, checkpoint);
}

/** The network loses a notice: what it told of is committed when a later one arrives. */
export function noticeLost(topology: Topology): Action<Checkpointing> {
  return {
    name: "notice-lost", bindings: eachCheckpoint(topology, topology.sinks), fair: false,
    step(state, sink, checkpoint) {
      if (!has(state.notice[sink]!, checkpoint) || state.lost === topology.constants.lost) return false;
      state.notice[sink] = excluding(state.notice[sink]!, checkpoint);
      state.lost++;
      return true;
    },
  };
}

/** The coordinator gives up, at the timeout say. The job goes on: what was pre-committed for this checkpoint rides with a later one. */
export function checkpointAborted(topology: Topology): Action<Checkpointing> {
  const { sources, hasMarkers, inSteps } = topology;
  const allSources = 2 ** sources - 1;
  return {
    name: "checkpoint-aborted", bindings: eachNumber(topology), fair: false,
    step(state, checkpoint) {
      const pending = pendingOf(state, checkpoint);
      if (pending === undefined || pending.durable !== 0 || state.aborts === topology.constants.aborts) return false;
      if (!hasMarkers && ((inSteps ? pending.taken : pending.acknowledged) & allSources) !== allSources) return false;
      abort(topology, state, checkpoint);
      state.aborts++;
      return true;
    },
  };
}

export function abort(topology: Topology, state: Checkpointing, checkpoint: number): void {
  state.pending.splice(state.pending.findIndex((slot) => slot.checkpoint === checkpoint), 1);
  state.pending.push(emptySlot(topology));
}

function eachNumber({ lastCheckpoint }: Topology): readonly (readonly number[])[] {
  return numbers(lastCheckpoint).map((number) => [number + 1]);
}
