/**
 * What a task does at a barrier. Aligned: it waits for the barriers of all channels, blocking those that have brought theirs, then saves.
 * Tracked: it counts without blocking (tracking.ts). Unaligned: it saves at the first barrier, which overtakes the records before it; these and
 * all that its other channels bring before their barriers belong to the checkpoint as in-flight data.
 * Source: Flink CheckpointBarrierHandler, §2 of the semantics; Carbone et al. 2015.
 */
import type { Action } from "../../../checker/model.js";
import { including } from "../../../checker/sets.js";
import { acknowledgeAtOnce, begin } from "../snapshots.js";
import { checkpointOf, isBarrier, isRecord, numbers, type Topology } from "../topology.js";
import { count } from "./tracking.js";
import { pendingOf, type Checkpointing } from "../variables.js";

export function barrierDelivered(topology: Topology): Action<Checkpointing> {
  const { channels, partitions, constants: { mode } } = topology;
  const step = { aligned: align, tracked: count, unaligned: overtake }[mode];
  return {
    name: "barrier-delivered", bindings: numbers(channels).slice(partitions).map((channel) => [channel]), fair: true,
    step: (state, channel) => step(topology, state, topology.receiver[channel]!, channel),
  };
}

function align(topology: Topology, state: Checkpointing, task: number, channel: number): boolean {
  const head = state.channel[channel]![0];
  if (head === undefined || !isBarrier(topology, head) || !mayCome(state, task, channel)) return false;
  const checkpoint = checkpointOf(topology, head);
  state.channel[channel]!.shift();
  if (topology.isOrdered && !isNews(topology, state, task, checkpoint)) return true;
  if (arrive(topology, state, task, channel, checkpoint)) {
    begin(topology, state, task, checkpoint);
    acknowledgeAtOnce(topology, state, task, checkpoint);
  }
  return true;
}

/** A barrier of an older checkpoint means nothing any more; one of a newer checkpoint ends the alignment that is under way. */
function isNews({ hasMarkers }: Topology, state: Checkpointing, task: number, checkpoint: number): boolean {
  const current = state.aligning[task]!;
  if (checkpoint <= state.seen[task]! || checkpoint < current) return false;
  if (current === 0 || current === checkpoint) return true;
  if (hasMarkers) state.abandoned[task] = including(0, current);
  state.seen[task] = current;
  state.arrived[task] = 0;
  return true;
}

function overtake(topology: Topology, state: Checkpointing, task: number, channel: number): boolean {
  const queue = state.channel[channel]!;
  const position = queue.findIndex((element) => !isRecord(topology, element));
  if (position < 0 || !mayCome(state, task, channel)) return false;
  const checkpoint = checkpointOf(topology, queue[position]!);
  if (state.aligning[task] !== 0 && state.aligning[task] !== checkpoint) return false;
  queue.splice(position, 1);
  if (state.aligning[task] === 0) begin(topology, state, task, checkpoint);
  saveInFlight(topology, state, channel, checkpoint, queue.slice(0, position));
  if (arrive(topology, state, task, channel, checkpoint)) {
    for (const input of topology.inputs[task]!) state.overtaken[input] = [];
    acknowledgeAtOnce(topology, state, task, checkpoint);
  }
  return true;
}

/** A task whose snapshot is due does nothing else before; a channel that has brought its barrier brings no other. */
function mayCome(state: Checkpointing, task: number, channel: number): boolean {
  return isFree(state, task) && (state.arrived[task]! & (1 << channel)) === 0;
}

/** Whether the task runs, and can take the next element of a channel. */
export function isFree({ alive, due, abandoned }: Checkpointing, task: number): boolean {
  return (alive & (1 << task)) !== 0 && due[task] === 0 && abandoned[task] === 0;
}

/** @returns whether it was the last */
function arrive({ inputs }: Topology, state: Checkpointing, task: number, channel: number, checkpoint: number): boolean {
  state.aligning[task] = checkpoint;
  state.arrived[task]! |= 1 << channel;
  if (inputs[task]!.some((input) => (state.arrived[task]! & (1 << input)) === 0)) return false;
  state.aligning[task] = state.arrived[task] = 0;
  return true;
}

function saveInFlight({ constants: { fault } }: Topology, state: Checkpointing, channel: number, checkpoint: number, queued: readonly number[]): void {
  const pending = pendingOf(state, checkpoint);
  if (pending !== undefined && fault !== "no-channel-state") pending.snapshot.channel[channel] = [...state.overtaken[channel]!, ...queued];
}
