/**
 * What goes wrong: the job crashes, and all that is volatile with it; it is restored from the latest completed checkpoint.
 * And an external system that gives up a transaction which it had promised to keep (KIP-939 tells of Kafka's). Source: §1.13, §4 of the semantics.
 */
import type { Action } from "../../checker/model.js";
import { clear } from "./bag.js";
import { nothingPending } from "./coordinator.js";
import { eachTransaction, openTransaction } from "./sinks.js";
import { numbers, type Topology } from "./topology.js";
import type { Checkpointing, Snapshot } from "./variables.js";

export function crashed(topology: Topology): Action<Checkpointing> {
  return {
    name: "crashed", bindings: [[]], fair: false,
    step(state) {
      if (state.alive === 0 || state.crashes === topology.constants.crashes) return false;
      state.alive = 0;
      state.crashes++;
      forget(topology, state);
      return true;
    },
  };
}

/** All that is volatile. */
function forget(topology: Topology, state: Checkpointing): void {
  const { offset, aligning, arrived, open, precommitted, written, notified, notice } = state;
  for (const numbers of [offset, aligning, arrived, open, precommitted, written, notified, notice]) numbers.fill(0);
  for (const bags of [state.applied, state.received, state.buffer]) bags.forEach(clear);
  for (const lists of [state.channel, state.overtaken]) for (const list of lists) list.length = 0;
  nothingPending(topology, state);
}

export function restored(topology: Topology): Action<Checkpointing> {
  const { allTasks, sinks } = topology;
  return {
    name: "restored", bindings: [[]], fair: true,
    step(state) {
      if (state.alive !== 0) return false;
      const { checkpoint, snapshot } = chosen(topology, state);
      state.alive = allTasks;
      state.restored = checkpoint;
      load(topology, state, checkpoint, snapshot);
      for (const sink of numbers(sinks)) {
        abortLeftovers(topology, state, sink);
        openTransaction(topology, state, sink);
      }
      return true;
    },
  };
}

function chosen({ constants: { fault } }: Topology, { completed, previous }: Checkpointing): Checkpointing["completed"] {
  return fault === "restores-the-previous-checkpoint" && completed.checkpoint > 0 ? previous[0]! : completed;
}

/** What was pre-committed with a completed checkpoint is to be committed, whether or not that has happened already. */
function load(topology: Topology, state: Checkpointing, checkpoint: number, snapshot: Snapshot): void {
  state.offset = [...snapshot.offset];
  state.applied = snapshot.applied.map((bag) => ({ ...bag }));
  state.received = snapshot.received.map((bag) => ({ ...bag }));
  state.channel = snapshot.channel.map((list) => [...list]);
  state.precommitted = snapshot.precommitted.map((transactions, sink) => remembered(topology, state, sink, transactions, checkpoint));
  state.notified.fill(checkpoint);
}

function remembered(topology: Topology, { transaction }: Checkpointing, sink: number, transactions: number, checkpoint: number): number {
  switch (topology.constants.fault) {
    case "restored-transactions-not-committed": return 0;
    case "restores-only-the-newest-transactions":
      return numbers(topology.transactions).filter((number) => transaction[sink]![number]!.checkpoint === checkpoint).reduce((set, number) => set | (1 << number), 0) & transactions;
    default: return transactions;
  }
}

/** Whatever earlier attempts have left open, or prepared for a checkpoint that never completed. A write-ahead log's entries are gone with its state. */
function abortLeftovers({ transactions, constants: { sink: kind } }: Topology, state: Checkpointing, sink: number): void {
  for (let number = 0; number < transactions; number++) {
    const transaction = state.transaction[sink]![number]!;
    const isLeftover = (transaction.status === "open" || transaction.status === "prepared") && (state.precommitted[sink]! & (1 << number)) === 0;
    if (!isLeftover) continue;
    clear(transaction.records);
    transaction.status = kind === "two-phase-commit" ? "aborted" : "none";
    if (kind !== "two-phase-commit") transaction.checkpoint = 0;
  }
}

export function transactionTimedOut(topology: Topology): Action<Checkpointing> {
  return {
    name: "transaction-timed-out", bindings: eachTransaction(topology), fair: false,
    step(state, sink, number) {
      const transaction = state.transaction[sink]![number]!;
      if (transaction.status !== "prepared" || state.timeouts === topology.constants.timeouts) return false;
      transaction.status = "aborted";
      clear(transaction.records);
      state.timeouts++;
      return true;
    },
  };
}
