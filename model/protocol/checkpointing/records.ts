/**
 * Records on their way: from the input into the source, through an operator's state, into a sink's open transaction.
 * Source: Flink StreamTask.processInput. A task takes the head of any channel that is not blocked, if there is room where the record goes.
 */
import type { Action } from "../../checker/model.js";
import { addRecord } from "./bag.js";
import { isFree } from "./barriers/barriers.js";
import { isRecord, numbers, recordOf, routeOf, type Topology } from "./topology.js";
import type { Checkpointing } from "./variables.js";

/** A task takes the next record of `channel`: a source from its input, all others from the task before them. `next`: where it goes, if that is not fixed. */
export function recordDelivered(topology: Topology): Action<Checkpointing> {
  const { channels, sources, firstSink, receiver } = topology;
  return {
    name: "record-delivered", bindings: waysOf(topology), fair: true,
    step(state, channel, next) {
      const task = receiver[channel]!;
      if (!isFree(state, task)) return false;
      if (task >= firstSink) return receive(topology, state, task, channel);
      const record = task < sources ? unread(topology, state, channel) : recordAtHead(topology, state, task, channel);
      if (record < 0) return false;
      const way = state.channel[next === channels ? routeOf(topology, task, record) : next]!;
      if (way.length >= topology.constants.capacity) return false;
      if (task < sources) state.offset[channel]!++;
      else apply(topology, state, task, channel);
      way.push(record);
      return true;
    },
  };
}

/** `next` is past the channels' numbers where the record's key decides, and for sinks. */
function waysOf({ channels, receiver, outputs, constants: { routing } }: Topology): readonly (readonly number[])[] {
  return numbers(channels).flatMap((channel) => {
    const ways = outputs[receiver[channel]!]!;
    return routing === "by-key" || ways.length === 0 ? [[channel, channels]] : ways.map((next) => [channel, next]);
  });
}

function unread(topology: Topology, { offset }: Checkpointing, partition: number): number {
  return offset[partition] === topology.constants.records ? -1 : recordOf(topology, partition, offset[partition]!);
}

function apply(topology: Topology, state: Checkpointing, task: number, channel: number): void {
  addRecord(state.applied[task - topology.sources]!, take(topology, state, task, channel));
}

function receive(topology: Topology, state: Checkpointing, task: number, channel: number): boolean {
  if (recordAtHead(topology, state, task, channel) < 0) return false;
  const record = take(topology, state, task, channel);
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
function isBlocked({ constants: { mode, fault } }: Topology, state: Checkpointing, task: number, channel: number): boolean {
  return mode === "aligned" && fault !== "no-alignment" && (state.arrived[task]! & (1 << channel)) !== 0;
}

/** Unaligned: between the task's snapshot and the barrier of this channel, what is processed was in flight at the snapshot. */
function take({ constants: { mode } }: Topology, state: Checkpointing, task: number, channel: number): number {
  const record = state.channel[channel]!.shift()!;
  const isOvertaken = mode === "unaligned" && state.aligning[task] !== 0 && (state.arrived[task]! & (1 << channel)) === 0;
  if (isOvertaken) state.overtaken[channel]!.push(record);
  return record;
}
