/**
 * The variables of `checkpointing`, by who holds them: what a crash of the job takes away, and what it does not.
 */
import { array, integer, list, record, set, word, type State } from "../../checker/types.js";
import { bagOf, emptyBag } from "./bag.js";
import { numbers, type Topology } from "./topology.js";

export function variables(topology: Topology) {
  return { ...ofTasks(topology), ...ofCoordinator(topology), ...durable(topology), ...history(topology) };
}

/** Volatile: what the running tasks know, and what is on its way between them. */
function ofTasks(topology: Topology) {
  const { constants: { records, capacity, sink }, sources, operators, sinks, tasks, channels, lastCheckpoint, transactions } = topology;
  const bag = bagOf(topology.records);
  const checkpoint = integer(0, lastCheckpoint);
  return {
    alive: set(tasks),
    /** By source: how many of its records it has emitted. */
    offset: array(integer(0, records), sources),
    /** By operator: its keyed state, as the records that it comes from. */
    applied: array(bag, operators),
    /** By task: the checkpoint whose barriers are coming in, or 0; and the channels whose barrier has come, as a set of channels. */
    aligning: array(checkpoint, tasks),
    arrived: array(set(channels), tasks),
    /** Unaligned, by channel: what was processed between the task's snapshot and this channel's barrier. */
    overtaken: inFlight(topology),
    /** By sink: all it has ever received; what it has received since the last barrier; its open transaction, from 1, or 0. */
    received: array(bag, sinks),
    buffer: array(bag, sinks),
    open: array(integer(0, transactions), sinks),
    /** By sink: transactions that it is to commit; those whose values it has written, but not marked; the newest checkpoint it was notified of. */
    precommitted: array(set(transactions), sinks),
    written: array(set(sink === "write-then-mark" ? transactions : 0), sinks),
    notified: array(checkpoint, sinks),
    channel: array(list(integer(0, topology.records + lastCheckpoint - 1), Math.max(capacity, mostInFlight(topology)) + lastCheckpoint), channels),
  };
}

/** Volatile: the coordinator. */
function ofCoordinator(topology: Topology) {
  const { sinks, tasks, lastCheckpoint } = topology;
  return {
    /** `acknowledged`: by which tasks. */
    pending: record({ checkpoint: integer(0, lastCheckpoint), acknowledged: set(tasks), snapshot: snapshot(topology) }),
    /** By sink: the completed checkpoint that a notice on its way tells of, or 0. */
    notice: array(integer(0, lastCheckpoint), sinks),
  };
}

/** Durable: the checkpoint store, and the external system. */
function durable(topology: Topology) {
  const { constants: { fault }, sinks, lastCheckpoint, transactions } = topology;
  const bag = bagOf(topology.records);
  const completed = record({ checkpoint: integer(0, lastCheckpoint), snapshot: snapshot(topology) });
  const status = word("none", "open", "prepared", "committed", "aborted");
  return {
    /** The number that the next checkpoint gets. */
    next: integer(1, lastCheckpoint + 1),
    completed,
    /** The one before; only for the fault that restores it. */
    previous: array(completed, fault === "restores-the-previous-checkpoint" ? 1 : 0),
    /** A write-ahead log's entry lies in the sink's state, prepared, until it is marked, which is to be committed. */
    transaction: array(array(record({ status, checkpoint: integer(0, lastCheckpoint), records: bag }), transactions), sinks),
    /** What a read-committed reader sees. */
    visible: bag,
  };
}

/** Nobody in the job knows these: what was restored last, and how often each fault has struck. */
function history({ constants: { crashes, aborts, timeouts }, lastCheckpoint }: Topology) {
  return { restored: integer(0, lastCheckpoint), crashes: integer(0, crashes), aborts: integer(0, aborts), timeouts: integer(0, timeouts) };
}

/** What the tasks hand to a checkpoint. `precommitted`: the transactions that are committed once it has completed. */
function snapshot(topology: Topology) {
  const { constants, records, sources, operators, sinks, transactions } = topology;
  return record({
    offset: array(integer(0, constants.records), sources),
    applied: array(bagOf(records), operators),
    received: array(bagOf(records), sinks),
    precommitted: array(set(transactions), sinks),
    channel: inFlight(topology),
  });
}

/** Records that were on their way, by channel. */
function inFlight(topology: Topology) {
  return array(list(integer(0, topology.records - 1), mostInFlight(topology)), topology.channels);
}

function mostInFlight({ constants: { mode }, records }: Topology): number {
  return mode === "unaligned" ? records : 0;
}

export type Checkpointing = State<ReturnType<typeof variables>>;
export type Snapshot = Checkpointing["completed"]["snapshot"];

export function initial(topology: Topology): Checkpointing {
  const { constants, sources, operators, sinks, tasks, channels, allTasks } = topology;
  const lists = (): number[][] => numbers(channels).map(() => []);
  const completed = () => ({ checkpoint: 0, snapshot: emptySnapshot(topology) });
  return {
    alive: allTasks,
    offset: numbers(sources).fill(0),
    applied: numbers(operators).map(emptyBag),
    aligning: numbers(tasks).fill(0),
    arrived: numbers(tasks).fill(0),
    overtaken: lists(),
    received: numbers(sinks).map(emptyBag),
    buffer: numbers(sinks).map(emptyBag),
    open: numbers(sinks).fill(0),
    precommitted: numbers(sinks).fill(0),
    written: numbers(sinks).fill(0),
    notified: numbers(sinks).fill(0),
    channel: lists(),
    pending: { checkpoint: 0, acknowledged: 0, snapshot: emptySnapshot(topology) },
    notice: numbers(sinks).fill(0),
    next: 1,
    completed: completed(),
    previous: constants.fault === "restores-the-previous-checkpoint" ? [completed()] : [],
    transaction: numbers(sinks).map(() => numbers(topology.transactions).map(() => ({ status: "none" as const, checkpoint: 0, records: emptyBag() }))),
    visible: emptyBag(),
    restored: 0, crashes: 0, aborts: 0, timeouts: 0,
  };
}

export function emptySnapshot({ sources, operators, sinks, channels }: Topology): Snapshot {
  return {
    offset: numbers(sources).fill(0),
    applied: numbers(operators).map(emptyBag),
    received: numbers(sinks).map(emptyBag),
    precommitted: numbers(sinks).fill(0),
    channel: numbers(channels).map(() => []),
  };
}
