/**
 * What the protocol promises, as predicates of a state or a step. Types are declared with the variables. The places where a record can be:
 * not read yet, on a channel, in a sink's buffer, in a transaction, visible. Nothing is lost if each record is in at least one of them;
 * nothing is there twice if it is in exactly one: in the running job, and in what a crash at this instant would restore.
 */
import type { Property } from "../../checker/model.js";
import { difference, has, isWithin, union } from "../../checker/sets.js";
import { addAll, addRecord, addSet, emptyBag, type Bag } from "./bag.js";
import { isRecord, numbers, recordOf, type Topology } from "./topology.js";
import { covered, newest } from "./upsert.js";
import type { Checkpointing, Snapshot } from "./variables.js";

type State = Readonly<Checkpointing>;

/**
 * What is promised depends on the mode: a tracked barrier lets records into a snapshot that its source will send again. And on the sink: an upsert writes
 * again what is replayed, and promises nothing of the instant, only that no value is missing that the job will not bring. An external system that gives up
 * what was pre-committed withdraws "no loss", but no other loss is excused by that.
 */
export function promises(topology: Topology): readonly Property<Checkpointing>[] {
  const { constants: { mode, sink, crashes, timeouts } } = topology;
  const onlyIf = (isPromised: boolean, ...properties: readonly Property<Checkpointing>[]): readonly Property<Checkpointing>[] => (isPromised ? properties : []);
  const upserts = sink === "idempotent";
  return [
    { kind: "invariant", name: "no-loss", holds: (state) => isSomewhere(topology, state, topology.allRecords) },
    ...onlyIf(timeouts > 0, { kind: "invariant", name: "only-timed-out-is-lost", holds: (state) => isSomewhere(topology, state, difference(topology.allRecords, timedOut(state))) }),
    ...onlyIf(mode !== "tracked" && !upserts,
      { kind: "invariant", name: "no-duplication", holds: ({ visible }) => visible.again === 0 },
      { kind: "invariant", name: "exact-conservation", holds: (state) => isExact(topology, durable(topology, state)) && (!isWhole(topology, state) || isExact(topology, live(topology, state))) }),
    ...onlyIf(mode !== "tracked", { kind: "invariant", name: "consistent-cut", holds: ({ completed }) => isConsistentCut(topology, completed.snapshot) }),
    { kind: "invariant", name: "complete-cut", holds: ({ completed }) => isCompleteCut(topology, completed.snapshot) },
    ...onlyIf(!upserts,
      { kind: "invariant", name: "commit-only-after-completion", holds: (state) => commitsOnlyAfterCompletion(state) },
      { kind: "invariant", name: "no-orphan-transaction", holds: (state) => hasNoOrphan(topology, state) }),
    { kind: "step", name: "restore-from-latest", holds: (_before, { restored, completed }, action) => !action.startsWith("resto") || restored === completed.checkpoint },
    ...onlyIf(!upserts || crashes === 0, { kind: "step", name: "visible-output-never-goes-back", holds: ({ visible }, { visible: later }) => isSubset(topology, visible, later) }),
  ];
}

/** What must happen in the end, once faults have spent themselves. */
export function liveness(topology: Topology): readonly Property<Checkpointing>[] {
  const { allRecords, constants: { mode, sink, timeouts } } = topology;
  return [
    { kind: "leads-to", name: "checkpoint-ends", from: ({ pending }) => pending[0]!.checkpoint !== 0, to: ({ pending }) => pending[0]!.checkpoint === 0 },
    mode === "tracked" && sink !== "idempotent"
      ? { kind: "eventually", always: true, name: "finally-at-least-once", holds: ({ visible }) => visible.once === allRecords }
      : { kind: "eventually", always: true, name: "finally-exactly-once", holds: ({ visible }) => visible.once === allVisible(topology) && visible.again === 0 },
    ...(timeouts === 0 ? [] : [{ kind: "eventually", always: true, name: "finally-visible-or-timed-out", holds: (state: State) => union(state.visible.once, timedOut(state)) === allRecords } as const]),
  ];
}

/** What a reader sees when all is done. */
export function allVisible(topology: Topology): number {
  return topology.constants.sink === "idempotent" ? newest(topology) : topology.allRecords;
}

/** No task is missing. */
function isWhole({ allTasks }: Topology, { alive, restoring }: State): boolean {
  return (alive | restoring) === allTasks;
}

/** Each of these is in the running job, and in what a crash would restore. */
function isSomewhere(topology: Topology, state: State, records: number): boolean {
  return isWithin(records, durable(topology, state).once) && (!isWhole(topology, state) || isWithin(records, live(topology, state).once));
}

/** Records of transactions that the external system gave up. */
function timedOut({ transaction }: State): number {
  return transaction.flat().reduce((set, { status, records }) => (status === "aborted" ? union(set, records.once) : set), 0);
}

function isSubset(topology: Topology, one: Bag, other: Bag): boolean {
  const seen = ({ once }: Bag): number => (topology.constants.sink === "idempotent" ? covered(topology, once) : once);
  return isWithin(seen(one), seen(other)) && isWithin(one.again, other.again);
}

function isExact({ allRecords }: Topology, { once, again }: Bag): boolean {
  return once === allRecords && again === 0;
}

/** Where each record is in the running job. */
function live(topology: Topology, state: State): Bag {
  const places = unread(topology, state.offset);
  for (const channel of state.channel) for (const element of channel) if (isRecord(topology, element)) addRecord(places, element);
  for (const buffer of state.buffer) addAll(places, buffer);
  addUncommitted(topology, state, state.precommitted, places);
  addVisible(topology, state, places);
  return places;
}

/** Where each record would be after a crash at this instant. */
function durable(topology: Topology, state: State): Bag {
  const { offset, channel, precommitted } = state.completed.snapshot;
  const places = unread(topology, offset);
  for (const records of channel) for (const record of records) addRecord(places, record);
  addUncommitted(topology, state, precommitted, places);
  addVisible(topology, state, places);
  return places;
}

/** An upsert takes the place of the records before it: they count as visible. */
function addVisible(topology: Topology, { visible }: State, places: Bag): void {
  if (topology.constants.sink === "idempotent") addSet(places, covered(topology, visible.once));
  else addAll(places, visible);
}

function unread(topology: Topology, offset: readonly number[]): Bag {
  const places = emptyBag();
  for (const [source, first] of offset.entries()) {
    for (let index = first; index < topology.constants.records; index++) addRecord(places, recordOf(topology, source, index));
  }
  return places;
}

function addUncommitted({ transactions }: Topology, { transaction }: State, precommitted: readonly number[], places: Bag): void {
  for (const [sink, set] of precommitted.entries()) {
    for (let number = 0; number < transactions; number++) {
      const { status, records } = transaction[sink]![number]!;
      if (has(set, number) && status === "prepared") addAll(places, records);
    }
  }
}

/** Chandy and Lamport: what the source has sent is applied behind the channel, or saved with it; and so from operators to sinks. */
function isConsistentCut(topology: Topology, snapshot: Snapshot): boolean {
  const sent = emptyBag();
  addSet(sent, difference(topology.allRecords, unread(topology, snapshot.offset).once));
  const toOperators = summed(snapshot.applied);
  addSaved(topology, snapshot, 0, toOperators);
  const toSinks = summed(snapshot.received);
  addSaved(topology, snapshot, 1, toSinks);
  return equal(toOperators, sent) && equal(toSinks, summed(snapshot.applied));
}

/** At least once: the cut may contain too much, but never too little. */
function isCompleteCut(topology: Topology, snapshot: Snapshot): boolean {
  const missing = difference(topology.allRecords, unread(topology, snapshot.offset).once);
  const toOperators = summed(snapshot.applied);
  const toSinks = summed(snapshot.received);
  addSaved(topology, snapshot, 0, toOperators);
  for (const level of [0, 1]) addSaved(topology, snapshot, level, toSinks);
  return isWithin(missing, toOperators.once) && isWithin(missing, toSinks.once);
}

/** In-flight data to operators (0) or to sinks (1). */
function addSaved({ firstSink, receiver }: Topology, { channel }: Snapshot, level: number, bag: Bag): void {
  for (const [number, records] of channel.entries()) if ((receiver[number]! >= firstSink ? 1 : 0) === level) for (const record of records) addRecord(bag, record);
}

function summed(bags: readonly Bag[]): Bag {
  const sum = emptyBag();
  for (const bag of bags) addAll(sum, bag);
  return sum;
}

function equal(one: Bag, other: Bag): boolean {
  return one.once === other.once && one.again === other.again;
}

function commitsOnlyAfterCompletion({ transaction, completed }: State): boolean {
  return transaction.every((ofSink) => ofSink.every(({ status, checkpoint }) => status !== "committed" || (checkpoint > 0 && checkpoint <= completed.checkpoint)));
}

/** While the job runs, whatever is open or prepared is known to a sink, save what a zombie began. */
function hasNoOrphan({ transactions, sinks, allTasks, constants: { sink: kind } }: Topology, { alive, transaction, open, zombie, precommitted }: State): boolean {
  if (alive !== allTasks || kind !== "two-phase-commit") return true;
  return numbers(sinks).every((sink) => numbers(transactions).every((number) => {
    const { status } = transaction[sink]![number]!;
    if (status === "open") return open[sink] === number + 1 || (zombie[sink] ?? []).some((old) => old.open === number + 1);
    return status !== "prepared" || has(precommitted[sink]!, number);
  }));
}
