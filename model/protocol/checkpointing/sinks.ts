/**
 * Sinks: what was received since the last barrier is pre-committed with the checkpoint, and committed once the sink has heard that it completed.
 * Two-phase commit: a transaction of the external system. Write-ahead log: an entry in the sink's own state, which is written later, together
 * with a mark or before it. Source: Flink TwoPhaseCommitSinkFunction, GenericWriteAheadSink, §4 of the semantics.
 */
import type { Action } from "../../checker/model.js";
import { addAll, clear, takeAll } from "./bag.js";
import { numbers, type Topology } from "./topology.js";
import type { Checkpointing } from "./variables.js";

/** Begins the sink's next transaction in the external system. */
export function openTransaction({ transactions, constants: { sink } }: Topology, state: Checkpointing, index: number): void {
  if (sink !== "two-phase-commit") return;
  const next = nextTransaction(state, index, transactions);
  state.transaction[index]![next]!.status = "open";
  state.open[index] = next + 1;
}

export function preCommit(topology: Topology, state: Checkpointing, index: number, checkpoint: number): void {
  const { transactions, constants: { sink, fault } } = topology;
  const number = sink === "two-phase-commit" ? state.open[index]! - 1 : nextTransaction(state, index, transactions);
  const transaction = state.transaction[index]![number]!;
  transaction.checkpoint = checkpoint;
  if (fault === "commit-at-pre-commit") {
    transaction.status = "committed";
    addAll(state.visible, takeAll(state.buffer[index]!));
  } else {
    transaction.status = "prepared";
    transaction.records = takeAll(state.buffer[index]!);
    state.precommitted[index]! |= 1 << number;
  }
  openTransaction(topology, state, index);
}

/** A sink hears that a checkpoint has completed: its transactions, and all older ones, may be committed. */
export function notified(topology: Topology): Action<Checkpointing> {
  const { sinks, constants: { fault } } = topology;
  return {
    name: "notified", bindings: numbers(sinks).map((sink) => [sink]), fair: true,
    step(state, sink) {
      const notice = state.notice[sink]!;
      if (notice === 0) return false;
      state.notified[sink] = Math.max(state.notified[sink]!, notice);
      state.notice[sink] = 0;
      if (fault === "commits-only-the-id-notified") forgetOlder(topology, state, sink, notice);
      return true;
    },
  };
}

function forgetOlder({ transactions }: Topology, state: Checkpointing, sink: number, checkpoint: number): void {
  for (let number = 0; number < transactions; number++) {
    if (state.transaction[sink]![number]!.checkpoint < checkpoint) state.precommitted[sink]! &= ~(1 << number);
  }
}

/** Two-phase commit, or a mark that comes with the values. Done again, it changes nothing; what the external system aborted is lost. */
export function transactionCommitted(topology: Topology): Action<Checkpointing> {
  return {
    name: topology.constants.sink === "two-phase-commit" ? "transaction-committed" : "marked", bindings: eachTransaction(topology), fair: true,
    step(state, sink, number) {
      if (!mayCommit(state, sink, number)) return false;
      const transaction = state.transaction[sink]![number]!;
      if (transaction.status === "prepared") {
        transaction.status = "committed";
        addAll(state.visible, takeAll(transaction.records));
      }
      clear(transaction.records);
      state.precommitted[sink]! &= ~(1 << number);
      return true;
    },
  };
}

/** A write-ahead log whose mark comes after the values: the values. */
export function visible(topology: Topology): Action<Checkpointing> {
  return {
    name: "visible", bindings: eachTransaction(topology), fair: true,
    step(state, sink, number) {
      const transaction = state.transaction[sink]![number]!;
      if (!mayCommit(state, sink, number) || transaction.status !== "prepared" || (state.written[sink]! & (1 << number)) !== 0) return false;
      state.written[sink]! |= 1 << number;
      addAll(state.visible, transaction.records);
      return true;
    },
  };
}

/** The mark, if it is not there yet. */
export function marked(topology: Topology): Action<Checkpointing> {
  return {
    name: "marked", bindings: eachTransaction(topology), fair: true,
    step(state, sink, number) {
      const transaction = state.transaction[sink]![number]!;
      const isWritten = transaction.status !== "prepared" || (state.written[sink]! & (1 << number)) !== 0;
      if (!mayCommit(state, sink, number) || !isWritten) return false;
      transaction.status = "committed";
      clear(transaction.records);
      state.written[sink]! &= ~(1 << number);
      state.precommitted[sink]! &= ~(1 << number);
      return true;
    },
  };
}

export function eachTransaction({ sinks, transactions }: Topology): readonly (readonly number[])[] {
  return numbers(sinks).flatMap((sink) => numbers(transactions).map((number) => [sink, number]));
}

function mayCommit(state: Checkpointing, sink: number, number: number): boolean {
  return (state.precommitted[sink]! & (1 << number)) !== 0 && state.transaction[sink]![number]!.checkpoint <= state.notified[sink]!;
}

/** Transactions are numbered without a gap. */
function nextTransaction({ transaction }: Checkpointing, sink: number, transactions: number): number {
  let used = transactions;
  while (used > 0 && transaction[sink]![used - 1]!.status === "none") used--;
  return used;
}
