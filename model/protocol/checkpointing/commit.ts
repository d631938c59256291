/**
 * What a sink does when it hears that a checkpoint has completed: all it pre-committed for this one or an earlier one becomes visible.
 * Two-phase commit, and a log whose mark comes with the values: in one step. A log that writes, then marks: in two.
 * A sink of an old attempt (incarnation 1 and up) may do the same, late. Unless the external system has given it up. Source: Flink TwoPhaseCommitSinkFunction, GenericWriteAheadSink, §4.1 and §4.4.
 */
import type { Action } from "../../checker/model.js";
import { excluding, has, including } from "../../checker/sets.js";
import { addAll, clear, takeAll } from "./bag.js";
import { forgetId } from "./leftovers.js";
import { eachCheckpoint } from "./snapshots.js";
import { numbers, type Topology } from "./topology.js";
import type { Checkpointing, Zombie } from "./variables.js";

type Transaction = Checkpointing["transaction"][number][number];

/** One that is cut off hears what was on its way to it. */
export function notified(topology: Topology): Action<Checkpointing> {
  const { sinks, firstSink, constants: { fault } } = topology;
  return {
    name: "notified", bindings: eachCheckpoint(topology, sinks), fair: true,
    step(state, sink, checkpoint) {
      if (((state.alive | state.cutOff) & (1 << (firstSink + sink))) === 0 || !has(state.notice[sink]!, checkpoint)) return false;
      state.notice[sink] = excluding(state.notice[sink]!, checkpoint);
      state.notified[sink] = Math.max(state.notified[sink]!, checkpoint);
      if (fault === "commits-only-the-id-notified") forgetOlder(topology, state, sink, checkpoint);
      return true;
    },
  };
}

function forgetOlder({ transactions }: Topology, state: Checkpointing, sink: number, checkpoint: number): void {
  for (let number = 0; number < transactions; number++) {
    if (state.transaction[sink]![number]!.checkpoint < checkpoint) state.precommitted[sink] = excluding(state.precommitted[sink]!, number);
  }
}

/** Of a write-ahead log: written and marked in one. */
export function committedAtOnce(topology: Topology): Action<Checkpointing> {
  return commit(topology, topology.constants.sink === "two-phase-commit" ? "transaction-committed" : "marked", "prepared", (state, transaction) => {
    transaction.status = "committed";
    addAll(state.visible, takeAll(transaction.records));
  });
}

/** It was committed before, by this sink or by another incarnation: nothing changes outside. */
export function commitRepeated(topology: Topology): Action<Checkpointing> {
  return commit(topology, "commit-repeated", "committed", () => {});
}

/** The external system had aborted it: a reported loss. */
export function transactionDropped(topology: Topology): Action<Checkpointing> {
  return commit(topology, "transaction-dropped", "aborted", () => {});
}

/** It gives up what it had promised to keep; its records stay on record, so that the loss can be told from any other. Source: KIP-939; FLINK-7784. */
export function transactionTimedOut({ sinks, transactions, constants: { timeouts } }: Topology): Action<Checkpointing> {
  return {
    name: "transaction-timed-out", bindings: numbers(sinks).flatMap((sink) => numbers(transactions).map((number) => [sink, number])), fair: false,
    step(state, sink, number) {
      const transaction = state.transaction[sink]![number]!;
      if (transaction.status !== "prepared" || state.timeouts === timeouts) return false;
      transaction.status = "aborted";
      forgetId(state, sink, number);
      state.timeouts++;
      return true;
    },
  };
}

function commit(topology: Topology, name: string, status: Transaction["status"], effect: (state: Checkpointing, transaction: Transaction) => void): Action<Checkpointing> {
  return {
    name, bindings: eachTransaction(topology), fair: true,
    step(state, sink, number, incarnation) {
      const transaction = state.transaction[sink]![number]!;
      if (transaction.status !== status || !mayCommit(topology, state, sink, number, incarnation)) return false;
      effect(state, transaction);
      forgetId(state, sink, number);
      forget(state, sink, number, incarnation);
      return true;
    },
  };
}

/** A log that writes, then marks: the values. */
export function visible(topology: Topology): Action<Checkpointing> {
  return {
    name: "visible", bindings: eachTransaction(topology), fair: true,
    step(state, sink, number, incarnation) {
      const { status, records } = state.transaction[sink]![number]!;
      const holder = zombieOf(state, sink, incarnation);
      const written = holder?.written ?? state.written[sink]!;
      if (status !== "prepared" || has(written, number) || !mayCommit(topology, state, sink, number, incarnation)) return false;
      if (holder === null) state.written[sink] = including(written, number);
      else holder.written = including(written, number);
      addAll(state.visible, records);
      return true;
    },
  };
}

/** And then the mark, after which nobody needs the entry. */
export function marked(topology: Topology): Action<Checkpointing> {
  return {
    name: "marked", bindings: eachTransaction(topology), fair: true,
    step(state, sink, number, incarnation) {
      const transaction = state.transaction[sink]![number]!;
      const written = zombieOf(state, sink, incarnation)?.written ?? state.written[sink]!;
      if (transaction.status === "prepared" && !has(written, number)) return false;
      if (!mayCommit(topology, state, sink, number, incarnation)) return false;
      transaction.status = "committed";
      clear(transaction.records);
      forget(state, sink, number, incarnation);
      return true;
    },
  };
}

/** A sink that is being restored commits before it runs; a write-ahead log does not. */
function mayCommit(topology: Topology, state: Checkpointing, sink: number, number: number, incarnation: number): boolean {
  const { firstSink, constants: { sink: kind } } = topology;
  const { checkpoint } = state.transaction[sink]![number]!;
  const zombie = zombieOf(state, sink, incarnation);
  if (zombie !== null) return has(zombie.precommitted, number) && checkpoint <= zombie.notified;
  const acting = state.alive | state.cutOff | (kind === "two-phase-commit" ? state.restoring : 0);
  return (acting & (1 << (firstSink + sink))) !== 0 && has(state.precommitted[sink]!, number) && checkpoint <= state.notified[sink]!;
}

function forget(state: Checkpointing, sink: number, number: number, incarnation: number): void {
  const holder = zombieOf(state, sink, incarnation);
  if (holder !== null) {
    holder.written = excluding(holder.written, number);
    holder.precommitted = excluding(holder.precommitted, number);
  } else {
    state.written[sink] = excluding(state.written[sink]!, number);
    state.precommitted[sink] = excluding(state.precommitted[sink]!, number);
  }
}

/** What an old incarnation knows; null for the one that runs. */
export function zombieOf({ zombie }: Checkpointing, sink: number, incarnation: number): Zombie | null {
  return incarnation === 0 ? null : zombie[sink]![incarnation - 1]!;
}

function eachTransaction({ sinks, transactions, incarnations }: Topology): readonly (readonly number[])[] {
  return numbers(sinks).flatMap((sink) => numbers(transactions).flatMap((number) => incarnations.map((incarnation) => [sink, number, incarnation])));
}
