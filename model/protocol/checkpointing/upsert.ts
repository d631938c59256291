/**
 * A sink that writes each record at once, idempotently: under the record's key, in place of what was there. Nothing waits for a checkpoint to complete,
 * so a reader sees what a crash takes back, and sees it replaced by older values while the job replays. Once all is replayed, each key has its newest
 * value again. A snapshot waits until all that was received is written. No transaction, and no fence: a zombie's late write is not refused.
 * Source: design §2.7; upserting sinks flush at the barrier, §4.1 of the semantics.
 */
import type { Action } from "../../checker/model.js";
import { difference, excluding, has, including, largest, union } from "../../checker/sets.js";
import type { Bag } from "./bag.js";
import { numbers, type Topology } from "./topology.js";
import type { Checkpointing } from "./variables.js";

/** The oldest record of its key that waits is written. A zombie (incarnation 1) writes what it still holds. */
export function upserted(topology: Topology): Action<Checkpointing> {
  const { sinks, firstSink, records, lingers } = topology;
  return {
    name: "visible", bindings: numbers(sinks).flatMap((sink) => numbers(records).flatMap((record) => (lingers ? [[sink, record, 0], [sink, record, 1]] : [[sink, record, 0]]))), fair: true,
    step(state, sink, record, incarnation) {
      const isAlive = incarnation === 1 || ((state.alive | state.cutOff) & (1 << (firstSink + sink))) !== 0;
      const buffer = incarnation === 1 ? state.zombie[sink]!.buffer : state.buffer[sink]!;
      if (!isAlive || !has(buffer.once, record) || older(topology, record).some((other) => has(buffer.once, other))) return false;
      write(topology, state, buffer, record);
      return true;
    },
  };
}

/** All that a sink has received, in order. */
export function flush(topology: Topology, state: Checkpointing, sink: number): void {
  const buffer = state.buffer[sink]!;
  for (const record of numbers(topology.records)) if (has(buffer.once, record)) write(topology, state, buffer, record);
}

function write(topology: Topology, state: Checkpointing, buffer: Bag, record: number): void {
  buffer.once = excluding(buffer.once, record);
  buffer.again = excluding(buffer.again, record);
  state.visible.once = including(difference(state.visible.once, topology.sameKey[record]!), record);
  state.shown = including(state.shown, record);
}

function older({ sameKey }: Topology, record: number): readonly number[] {
  return numbers(record).filter((other) => has(sameKey[record]!, other));
}

/** Records whose key has their value, or a newer one. */
export function covered({ sameKey, records }: Topology, visible: number): number {
  return numbers(records).reduce((set, record) => (has(visible, record) ? numbers(record + 1).filter((other) => has(sameKey[record]!, other)).reduce(including, set) : set), 0);
}

/** The newest of each key. */
export function newest({ sameKey }: Topology): number {
  return sameKey.map(largest).reduce((set, record) => union(set, including(0, record)), 0);
}
