/**
 * Records on their way: from the input into the source, through an operator's state, into a sink's open transaction.
 * Source: Flink StreamTask.processInput. A task takes the head of any channel that is not blocked, if there is room where the record goes.
 */
import type { Action } from "../../checker/model.js";
import { addRecord } from "./bag.js";
import { isRecord, numbers, recordOf, routeOf, type Topology } from "./topology.js";
import type { Checkpointing } from "./variables.js";

/** A task takes the next record of `channel`: a source from its input, all others from the task before them. */
export function recordDelivered(topology: Topology): Action<Checkpointing> {
  const { channels, sources, firstSink, receiver } = topology;
  return {
    name: "record-delivered", bindings: numbers(channels).map((channel) => [channel]), fair: true,
    step(state, channel) {
      const task = receiver[channel]!;
      if ((state.alive & (1 << task)) === 0) return false;
      if (task < sources) return emit(topology, state, task);
      return task < firstSink ? apply(topology, state, task, channel) : receive(topology, state, task, channel);
    },
  };
}

function emit(topology: Topology, state: Checkpointing, source: number): boolean {
  const index = state.offset[source]!;
  if (index === topology.constants.records) return false;
  const record = recordOf(topology, source, index);
  if (!send(topology, state, source, record)) return false;
  state.offset[source] = index + 1;
  return true;
}

function apply(topology: Topology, state: Checkpointing, task: number, channel: number): boolean {
  const record = recordAtHead(topology, state, task, channel);
  if (record < 0 || !send(topology, state, task, record)) return false;
  take(topology, state, task, channel);
  addRecord(state.applied[task - topology.sources]!, record);
  return true;
}

function receive(topology: Topology, state: Checkpointing, task: number, channel: number): boolean {
  const record = recordAtHead(topology, state, task, channel);
  if (record < 0) return false;
  take(topology, state, task, channel);
  addRecord(state.received[task - topology.firstSink]!, record);
  addRecord(state.buffer[task - topology.firstSink]!, record);
  return true;
}

/** @returns the record that the task may take from the channel, or −1 */
function recordAtHead(topology: Topology, state: Checkpointing, task: number, channel: number): number {
  const head = state.channel[channel]![0];
  return head === undefined || !isRecord(topology, head) || isBlocked(topology, state, task, channel) ? -1 : head;
}

/** Aligned: what follows a barrier waits until the barriers of all other channels have come. */
export function isBlocked({ constants: { mode, fault } }: Topology, state: Checkpointing, task: number, channel: number): boolean {
  return mode === "aligned" && fault !== "no-alignment" && (state.arrived[task]! & (1 << channel)) !== 0;
}

/** Unaligned: between the task's snapshot and the barrier of this channel, what is processed was in flight at the snapshot. */
function take({ constants: { mode } }: Topology, state: Checkpointing, task: number, channel: number): void {
  const record = state.channel[channel]!.shift()!;
  const isOvertaken = mode === "unaligned" && state.aligning[task] !== 0 && (state.arrived[task]! & (1 << channel)) === 0;
  if (isOvertaken) state.overtaken[channel]!.push(record);
}

/** Barriers need no room. @returns whether there was room for the record */
function send(topology: Topology, state: Checkpointing, task: number, record: number): boolean {
  const channel = state.channel[routeOf(topology, task, record)]!;
  if (channel.length >= topology.constants.capacity) return false;
  channel.push(record);
  return true;
}
