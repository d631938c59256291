/**
 * What a sink does before it takes a snapshot: all it has received since the last barrier goes into one transaction, or one entry of its
 * write-ahead log, ready to be committed with this checkpoint; or it is written, and nothing is left to commit. Source: Flink TwoPhaseCommitSinkFunction, GenericWriteAheadSink, §4.1 and §4.4.
 */
import type { Action } from "../../checker/model.js";
import { including } from "../../checker/sets.js";
import { addAll, takeAll, type Bag } from "./bag.js";
import { zombieOf } from "./commit.js";
import { forgetId, useIds } from "./leftovers.js";
import { numbers, type Topology } from "./topology.js";
import { flush } from "./upsert.js";
import type { Checkpointing } from "./variables.js";

/** The first record of an interval begins a transaction. A zombie (incarnation 1 and up) does the same for what it still holds. */
export function transactionOpened(topology: Topology): Action<Checkpointing> {
  const { sinks, firstSink, transactions, incarnations } = topology;
  return {
    name: "transaction-opened", bindings: numbers(sinks).flatMap((sink) => incarnations.map((incarnation) => [sink, incarnation])), fair: true,
    step(state, sink, incarnation) {
      const zombie = zombieOf(state, sink, incarnation);
      const holder = zombie ?? { open: state.open[sink]!, buffer: state.buffer[sink]! };
      const isAlive = zombie !== null || ((state.alive | state.cutOff) & (1 << (firstSink + sink))) !== 0;
      const number = nextTransaction(state, sink, transactions);
      if (!isAlive || holder.open !== 0 || holder.buffer.once === 0 || number === transactions) return false;
      state.transaction[sink]![number]!.status = "open";
      useIds(topology, state, sink, number, state.seen[firstSink + sink]!);
      if (zombie === null) state.open[sink] = number + 1;
      else zombie.open = number + 1;
      return true;
    },
  };
}

/** Where one transaction follows the other: the next begins when its predecessor is pre-committed, for checkpoint `last`, and when the sink does. */
export function openTransaction(topology: Topology, state: Checkpointing, index: number, last: number): void {
  const { transactions, constants: { sink, transactions: begin } } = topology;
  if (sink !== "two-phase-commit" || begin !== "at-barrier") return;
  const next = nextTransaction(state, index, transactions);
  state.transaction[index]![next]!.status = "open";
  useIds(topology, state, index, next, last);
  state.open[index] = next + 1;
}

export function preCommitted(topology: Topology): Action<Checkpointing> {
  const { sinks, firstSink } = topology;
  return {
    name: "pre-committed", bindings: numbers(sinks).map((sink) => [sink]), fair: true,
    step(state, sink) {
      const task = firstSink + sink;
      if ((state.alive & (1 << task)) === 0 || !hasToPreCommit(topology, state, task) || isUnopened(topology, state, sink)) return false;
      preCommit(topology, state, sink, state.due[task]!);
      return true;
    },
  };
}

/** Whether the task is a sink whose snapshot is due, but that has not pre-committed all it must. */
export function hasToPreCommit({ firstSink, transactions, constants: { sink: kind, transactions: begin, fault } }: Topology, state: Checkpointing, task: number): boolean {
  const sink = task - firstSink;
  if (sink < 0 || state.due[task] === 0) return false;
  if (kind === "idempotent") return writesNow(state, fault) && state.buffer[sink]!.once !== 0;
  return begin === "at-barrier" ? !numbers(transactions).some((number) => state.transaction[sink]![number]!.checkpoint === state.due[task]) : state.buffer[sink]!.once !== 0;
}

/** A sink that upserts. What an attempt that was given up still writes, its zombie does. */
function writesNow({ failing }: Checkpointing, fault: Topology["constants"]["fault"]): boolean {
  return fault !== "acknowledges-before-its-writes" && failing === 0;
}

function isUnopened({ constants: { sink: kind } }: Topology, { open }: Checkpointing, sink: number): boolean {
  return kind === "two-phase-commit" && open[sink] === 0;
}

export function preCommit(topology: Topology, state: Checkpointing, index: number, checkpoint: number): void {
  const { transactions, constants: { sink, fault } } = topology;
  if (sink === "idempotent") {
    if (writesNow(state, fault)) flush(topology, state, index);
    return;
  }
  const number = sink === "two-phase-commit" ? state.open[index]! - 1 : nextTransaction(state, index, transactions);
  const transaction = state.transaction[index]![number]!;
  const buffer: Bag = state.buffer[index]!;
  transaction.checkpoint = checkpoint;
  state.open[index] = 0;
  if (fault === "commit-at-pre-commit") {
    transaction.status = "committed";
    forgetId(state, index, number);
    addAll(state.visible, takeAll(buffer));
  } else {
    transaction.status = "prepared";
    transaction.records = takeAll(buffer);
    state.precommitted[index] = including(state.precommitted[index]!, number);
  }
  openTransaction(topology, state, index, checkpoint);
}

/** Transactions are numbered without a gap. */
function nextTransaction({ transaction }: Checkpointing, sink: number, transactions: number): number {
  let used = transactions;
  while (used > 0 && transaction[sink]![used - 1]!.status === "none") used--;
  return used;
}
