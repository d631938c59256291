/**
 * A sink that writes each record at once, idempotently: under the record's key, in place of what was there. Nothing waits for a checkpoint to complete,
 * so a reader sees what a crash takes back, and sees it replaced by older values while the job replays. Once all is replayed, each key has its newest
 * value again. A snapshot waits until all that was received is written. No transaction, and no fence but a token: without it a zombie's late write is not refused.
 * Source: design §2.7; upserting sinks flush at the barrier, §4.1 of the semantics.
 */
import type { Action } from "../../checker/model.js";
import { difference, excluding, has, including, largest, union } from "../../checker/sets.js";
import type { Bag } from "./bag.js";
import { zombieOf } from "./commit.js";
import { numbers, sinkOf, type Topology } from "./topology.js";
import type { Checkpointing } from "./variables.js";

/** The oldest record of its key that waits is written. A zombie (incarnation 1 and up) writes what it still holds, or what may still reach it: the sink is one from the moment that its attempt is given up. */
export function upserted(topology: Topology): Action<Checkpointing> {
  const { sinks, firstSink, records, incarnations } = topology;
  return {
    name: "upserted", bindings: numbers(sinks).flatMap((sink) => numbers(records).flatMap((record) => incarnations.map((incarnation) => [sink, record, incarnation]))), fair: true,
    step(state, sink, record, incarnation) {
      const zombie = zombieOf(state, sink, incarnation);
      const isAlive = zombie !== null || (state.failing === 0 && ((state.alive | state.cutOff) & (1 << (firstSink + sink))) !== 0);
      const buffer = zombie?.buffer ?? state.buffer[sink]!;
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

/** Those of its partition that came before it. */
function older({ sameKey, constants: { records } }: Topology, record: number): readonly number[] {
  const index = record % records;
  return numbers(index).map((before) => record - index + before).filter((other) => has(sameKey[record]!, other));
}

/** What may reach a sink: by key, or anything. */
export function recordsOf(topology: Topology, sink: number): number {
  const { allRecords, records, constants: { routing } } = topology;
  return routing === "any" ? allRecords : numbers(records).filter((record) => sinkOf(topology, record) === sink).reduce(including, 0);
}

/** Records whose key has their value, or a newer one. */
export function covered({ sameKey, records }: Topology, visible: number): number {
  return numbers(records).reduce((set, record) => (has(visible, record) ? numbers(record + 1).filter((other) => has(sameKey[record]!, other)).reduce(including, set) : set), 0);
}

/** The newest of each key. */
export function newest({ sameKey }: Topology): number {
  return sameKey.map(largest).reduce((set, record) => union(set, including(0, record)), 0);
}
