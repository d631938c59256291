/**
 * The checkpoint coordinator: triggers a checkpoint, completes it when all tasks have acknowledged, or gives it up, and tells the sinks.
 * From its completion on, a restart restores it. Source: Flink CheckpointCoordinator, §1 of the semantics.
 */
import type { Action } from "../../checker/model.js";
import { numbers, type Topology } from "./topology.js";
import { emptySnapshot, type Checkpointing } from "./variables.js";

export function checkpointTriggered(topology: Topology): Action<Checkpointing> {
  const { constants: { checkpoints }, lastCheckpoint } = topology;
  return {
    name: "checkpoint-triggered", bindings: [[]], fair: true,
    step(state) {
      if (state.alive === 0 || state.pending.checkpoint !== 0 || state.next > lastCheckpoint) return false;
      if (state.next > checkpoints && !wantsFinalCheckpoint(topology, state)) return false;
      state.pending.checkpoint = state.next++;
      return true;
    },
  };
}

/** All input is processed, but a sink holds what no completed checkpoint covers. */
function wantsFinalCheckpoint({ sources, sinks, transactions, constants: { records } }: Topology, state: Checkpointing): boolean {
  if (numbers(sources).some((source) => state.offset[source] !== records)) return false;
  if (state.channel.some((channel) => channel.length > 0)) return false;
  return numbers(sinks).some((sink) => state.buffer[sink]!.once !== 0 || numbers(transactions).some((number) =>
    (state.precommitted[sink]! & (1 << number)) !== 0 && state.transaction[sink]![number]!.checkpoint > state.completed.checkpoint));
}

export function checkpointCompleted(topology: Topology): Action<Checkpointing> {
  const { allTasks, sources, sinks, constants: { fault } } = topology;
  const needed = fault === "completes-on-the-sources-word" ? 2 ** sources - 1 : allTasks;
  return {
    name: "checkpoint-completed", bindings: [[]], fair: true,
    step(state) {
      const { pending } = state;
      if (pending.checkpoint === 0 || (pending.acknowledged & needed) !== needed) return false;
      if (fault === "restores-the-previous-checkpoint") state.previous[0] = state.completed;
      state.completed = { checkpoint: pending.checkpoint, snapshot: pending.snapshot };
      state.notice = numbers(sinks).fill(pending.checkpoint);
      nothingPending(topology, state);
      return true;
    },
  };
}

/** The job goes on: what was pre-committed for it rides with a later checkpoint. */
export function checkpointAborted(topology: Topology): Action<Checkpointing> {
  const allSources = 2 ** topology.sources - 1;
  return {
    name: "checkpoint-aborted", bindings: [[]], fair: false,
    step(state) {
      const { pending, aborts } = state;
      if (pending.checkpoint === 0 || aborts === topology.constants.aborts || (pending.acknowledged & allSources) !== allSources) return false;
      nothingPending(topology, state);
      state.aborts++;
      return true;
    },
  };
}

export function nothingPending(topology: Topology, state: Checkpointing): void {
  state.pending = { checkpoint: 0, acknowledged: 0, snapshot: emptySnapshot(topology) };
}
