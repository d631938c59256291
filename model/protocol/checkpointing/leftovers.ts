/**
 * What earlier attempts have left in the external system: transactions open, or pre-committed for a checkpoint that never completed. A sink that is
 * being restored aborts what it finds of them. An external system that lists its transactions shows all. Where it does not, their ids are tried: one
 * for each checkpoint after the restored, until one was never used; so no id may be left out, or it hides all behind it.
 * Source: Flink TransactionAborter and ExactlyOnceKafkaWriter.getTransactionalProducer, §4.1 of the semantics.
 */
import type { Action } from "../../checker/model.js";
import { excluding, has, including } from "../../checker/sets.js";
import { clear } from "./bag.js";
import { numbers, type Topology } from "./topology.js";
import type { Checkpointing } from "./variables.js";

/** A sink that is being restored aborts what it finds. */
export function transactionAborted(topology: Topology): Action<Checkpointing> {
  const { sinks, transactions, firstSink } = topology;
  return {
    name: "transaction-aborted", bindings: numbers(sinks).flatMap((sink) => numbers(transactions).map((number) => [sink, number])), fair: true,
    step(state, sink, number) {
      if ((state.restoring & (1 << (firstSink + sink))) === 0 || !discovered(topology, state, sink).includes(number)) return false;
      drop(topology, state, sink, number);
      return true;
    },
  };
}

export function dropDiscovered(topology: Topology, state: Checkpointing, sink: number): void {
  for (const number of discovered(topology, state, sink)) drop(topology, state, sink, number);
}

/** A write-ahead log's entries that no completed checkpoint holds are gone with the old attempt's state. */
export function forgetEntries(topology: Topology, state: Checkpointing): void {
  for (const sink of numbers(topology.sinks)) {
    for (const number of leftovers(topology, state, sink)) {
      drop(topology, state, sink, number);
      for (const zombie of state.zombie[sink] ?? []) zombie.precommitted = excluding(zombie.precommitted, number);
    }
  }
}

/** Those that the sink can find. */
export function discovered(topology: Topology, state: Checkpointing, sink: number): readonly number[] {
  const all = leftovers(topology, state, sink);
  if (!topology.probes) return all;
  return all.filter((number) => isMetByProbing(state, sink, state.id[sink]![number]!));
}

function isMetByProbing({ used, restored }: Checkpointing, sink: number, id: number): boolean {
  for (let tried = restored + 1; tried <= id; tried++) if (!has(used[sink]!, tried)) return false;
  return id > restored;
}

/** A transaction begins under the id of the checkpoint after `last`. Ids that the sink has passed over are used too, so that probing does not end there. */
export function useIds({ probes, constants: { fault } }: Topology, state: Checkpointing, sink: number, number: number, last: number): void {
  if (!probes) return;
  const id = last + 1;
  state.id[sink]![number] = id;
  for (let passed = fault === "leaves-out-ids" ? id : state.restored + 1; passed <= id; passed++) state.used[sink] = including(state.used[sink]!, passed);
}

/** Of a transaction that is neither open nor prepared any more, nobody asks for the id. */
export function forgetId({ id }: Checkpointing, sink: number, number: number): void {
  for (const ofSink of id.slice(sink, sink + 1)) ofSink[number] = 0;
}

function leftovers({ transactions }: Topology, state: Checkpointing, sink: number): readonly number[] {
  return numbers(transactions).filter((number) => {
    const { status } = state.transaction[sink]![number]!;
    return (status === "open" || status === "prepared") && !has(state.precommitted[sink]!, number);
  });
}

/** A write-ahead log's entries are gone with its state. */
function drop({ constants: { sink: kind } }: Topology, state: Checkpointing, sink: number, number: number): void {
  const transaction = state.transaction[sink]![number]!;
  clear(transaction.records);
  forgetId(state, sink, number);
  transaction.status = kind === "two-phase-commit" ? "aborted" : "none";
  if (kind !== "two-phase-commit") transaction.checkpoint = 0;
}
