/**
 * What a task does at a barrier. Aligned: it waits for the barriers of all channels, blocking those that have brought theirs, then saves.
 * Tracked: the same without blocking. Unaligned: it saves at the first barrier, which overtakes the records before it; these and
 * all that its other channels bring before their barriers belong to the checkpoint as in-flight data.
 * Source: Flink CheckpointBarrierHandler, §2 of the semantics; Carbone et al. 2015.
 */
import type { Action } from "../../checker/model.js";
import { isRecord, checkpointOf, numbers, type Topology } from "./topology.js";
import { acknowledge, save, sendBarrier } from "./snapshots.js";
import { preCommit } from "./sinks.js";
import type { Checkpointing } from "./variables.js";

export function barrierDelivered(topology: Topology): Action<Checkpointing> {
  const { channels, sources, constants: { mode } } = topology;
  const step = mode === "unaligned" ? overtake : align;
  return {
    name: "barrier-delivered", bindings: numbers(channels).slice(sources).map((channel) => [channel]), fair: true,
    step: (state, channel) => step(topology, state, topology.receiver[channel]!, channel),
  };
}

function align(topology: Topology, state: Checkpointing, task: number, channel: number): boolean {
  const head = state.channel[channel]![0];
  if (head === undefined || isRecord(topology, head) || !mayCome(topology, state, task, channel, head)) return false;
  const checkpoint = checkpointOf(topology, head);
  state.channel[channel]!.shift();
  if (!arrive(topology, state, task, channel, checkpoint)) return true;
  takeSnapshot(topology, state, task, checkpoint);
  acknowledge(state, task, checkpoint);
  return true;
}

function overtake(topology: Topology, state: Checkpointing, task: number, channel: number): boolean {
  const queue = state.channel[channel]!;
  const position = queue.findIndex((element) => !isRecord(topology, element));
  if (position < 0 || !mayCome(topology, state, task, channel, queue[position]!)) return false;
  const checkpoint = checkpointOf(topology, queue[position]!);
  queue.splice(position, 1);
  if (state.aligning[task] === 0) takeSnapshot(topology, state, task, checkpoint);
  saveInFlight(topology, state, channel, checkpoint, queue.slice(0, position));
  if (arrive(topology, state, task, channel, checkpoint)) {
    for (const input of topology.inputs[task]!) state.overtaken[input] = [];
    acknowledge(state, task, checkpoint);
  }
  return true;
}

/** One barrier of each channel, and of one checkpoint after the other. */
function mayCome(topology: Topology, state: Checkpointing, task: number, channel: number, element: number): boolean {
  if ((state.alive & (1 << task)) === 0 || (state.arrived[task]! & (1 << channel)) !== 0) return false;
  return state.aligning[task] === 0 || state.aligning[task] === checkpointOf(topology, element);
}

/** @returns whether it was the last */
function arrive({ inputs }: Topology, state: Checkpointing, task: number, channel: number, checkpoint: number): boolean {
  state.aligning[task] = checkpoint;
  state.arrived[task]! |= 1 << channel;
  if (inputs[task]!.some((input) => (state.arrived[task]! & (1 << input)) === 0)) return false;
  state.aligning[task] = state.arrived[task] = 0;
  return true;
}

function takeSnapshot(topology: Topology, state: Checkpointing, task: number, checkpoint: number): void {
  if (task >= topology.firstSink) preCommit(topology, state, task - topology.firstSink, checkpoint);
  save(topology, state, task, checkpoint);
  sendBarrier(topology, state, task, checkpoint);
}

function saveInFlight({ constants: { fault } }: Topology, { pending, overtaken }: Checkpointing, channel: number, checkpoint: number, queued: readonly number[]): void {
  if (pending.checkpoint === checkpoint && fault !== "no-channel-state") pending.snapshot.channel[channel] = [...overtaken[channel]!, ...queued];
}
