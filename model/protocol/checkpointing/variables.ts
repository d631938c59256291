/**
 * The variables of `checkpointing`, by who holds them: what a crash of the job takes away, and what it does not.
 */
import { array, integer, list, record, set, word, type State } from "../../checker/types.js";
import { bagOf, emptyBag } from "./bag.js";
import { numbers, zeros, type Topology } from "./topology.js";

export function variables(topology: Topology) {
  return { ...ofTasks(topology), ...ofExtensions(topology), ...ofCoordinator(topology), ...durable(topology), ...history(topology) };
}

/** Volatile: what the running tasks know, and what is on its way between them. */
function ofTasks(topology: Topology) {
  const { constants: { records, capacity, sink }, partitions, operators, sinks, tasks, channels, elements, lastCheckpoint, transactions } = topology;
  const bag = bagOf(topology.records);
  const checkpoint = integer(0, lastCheckpoint);
  return {
    /** Tasks that run. */
    alive: set(tasks),
    /** By partition: how many of its records were emitted. */
    offset: array(integer(0, records), partitions),
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
    channel: array(list(integer(0, elements - 1), Math.max(capacity, mostInFlight(topology)) + elements - topology.records), channels),
  };
}

/** Volatile, and there only for the extensions that need it. */
function ofExtensions(topology: Topology) {
  const { constants: { mode, generations }, sources, sinks, tasks, channels, lastCheckpoint, transactions, inSteps, byTask, hasMarkers, isOrdered, lingers } = topology;
  const onlyIf = (isThere: boolean) => integer(0, isThere ? lastCheckpoint : 0);
  return {
    /** By task: the checkpoint whose barriers have all come, but whose snapshot is not taken yet. */
    due: array(onlyIf(inSteps), tasks),
    /** By task: the newest checkpoint that it took part in or gave up; older barriers mean nothing to it. */
    seen: array(onlyIf(isOrdered), tasks),
    /** By task: checkpoints whose alignment it gave up, while nobody knows yet. */
    abandoned: array(set(hasMarkers ? lastCheckpoint + 1 : 0), tasks),
    /** Tracked, by task and checkpoint: the channels whose barrier has come; none once the task has taken its snapshot. */
    counted: array(array(set(channels), lastCheckpoint), mode === "tracked" ? tasks : 0),
    /** By source: checkpoints that it is asked to begin, by messages on their way. */
    triggered: array(set(hasMarkers ? lastCheckpoint + 1 : 0), sources),
    /** Tasks of the new attempt that are loading their state; and whether the coordinator knows that one of the old attempt is gone. */
    restoring: set(byTask ? tasks : 0),
    failing: integer(0, byTask ? 1 : 0),
    /** Tasks that the coordinator believes dead, but that are not. */
    cutOff: set(lingers ? tasks : 0),
    /** By sink: what its incarnations of the attempts before still know, the latest first. Of one that upserts, all that may still reach it. */
    zombie: array(array(record({
      precommitted: set(transactions), written: set(transactions), notified: integer(0, lastCheckpoint), buffer: bagOf(topology.records), open: integer(0, transactions),
    }), generations), lingers ? sinks : 0),
  };
}

/** Volatile: the coordinator. */
function ofCoordinator(topology: Topology) {
  const { sinks, tasks, lastCheckpoint, inSteps, hasMarkers, constants: { concurrent } } = topology;
  return {
    /**
     * The oldest first. By which tasks the snapshot is taken, stored, acknowledged; who has given up and says so, by messages on their way;
     * whether the pointer is durable, so that only the tasks must be told.
     */
    pending: array(record({
      checkpoint: integer(0, lastCheckpoint),
      taken: set(inSteps ? tasks : 0), stored: set(inSteps ? tasks : 0), acknowledged: set(tasks),
      declined: set(hasMarkers ? tasks : 0), durable: integer(0, inSteps ? 1 : 0),
      snapshot: snapshot(topology),
    }), concurrent),
    /** By sink: completed checkpoints of which notices on their way tell. */
    notice: array(set(lastCheckpoint + 1), sinks),
  };
}

/** Durable: the checkpoint store, and the external system. */
function durable(topology: Topology) {
  const { constants: { fault }, sinks, lastCheckpoint, transactions, probes } = topology;
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
    /** Only where ids are probed. By sink: the id of each transaction that is open or prepared; and all ids ever used, by any attempt. */
    id: array(array(integer(0, lastCheckpoint + 1), transactions), probes ? sinks : 0),
    used: array(set(lastCheckpoint + 2), probes ? sinks : 0),
    /** What a read-committed reader sees. */
    visible: bag,
  };
}

/** Nobody in the job knows these: what was restored last, and how often each fault has struck. */
function history({ constants: { crashes, aborts, timeouts, lost, sink }, lastCheckpoint, records }: Topology) {
  return {
    /** What was ever visible; only of a sink that upserts. */
    shown: set(sink === "idempotent" ? records : 0),
    restored: integer(0, lastCheckpoint), crashes: integer(0, crashes), aborts: integer(0, aborts), timeouts: integer(0, timeouts), lost: integer(0, lost),
  };
}

/** What the tasks hand to a checkpoint. `precommitted`: the transactions that are committed once it has completed. */
function snapshot(topology: Topology) {
  const { constants, records, partitions, operators, sinks, transactions } = topology;
  return record({
    offset: array(integer(0, constants.records), partitions),
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
export type Pending = Checkpointing["pending"][number];
export type Zombie = Checkpointing["zombie"][number][number];
export type Snapshot = Checkpointing["completed"]["snapshot"];

export function initial(topology: Topology): Checkpointing {
  const { constants, sinks, transactions, probes } = topology;
  const completed = () => ({ checkpoint: 0, snapshot: emptySnapshot(topology) });
  return {
    ...idle(topology),
    alive: topology.allTasks,
    pending: numbers(constants.concurrent).map(() => emptySlot(topology)),
    notice: zeros(sinks),
    next: 1,
    completed: completed(),
    previous: constants.fault === "restores-the-previous-checkpoint" ? [completed()] : [],
    transaction: numbers(sinks).map(() => numbers(transactions).map(() => ({ status: "none" as const, checkpoint: 0, records: emptyBag() }))),
    id: probes ? numbers(sinks).map(() => zeros(transactions)) : [],
    used: probes ? zeros(sinks) : [],
    visible: emptyBag(),
    shown: 0, restored: 0, crashes: 0, aborts: 0, timeouts: 0, lost: 0,
  };
}

/** All that is volatile in the tasks, when they know nothing. */
export function idle({ partitions, sources, operators, sinks, tasks, channels, lastCheckpoint, lingers, constants: { mode, generations } }: Topology) {
  const lists = (): number[][] => numbers(channels).map(() => []);
  return {
    offset: zeros(partitions),
    applied: numbers(operators).map(emptyBag),
    aligning: zeros(tasks),
    arrived: zeros(tasks),
    overtaken: lists(),
    received: numbers(sinks).map(emptyBag),
    buffer: numbers(sinks).map(emptyBag),
    open: zeros(sinks),
    precommitted: zeros(sinks),
    written: zeros(sinks),
    notified: zeros(sinks),
    channel: lists(),
    due: zeros(tasks), seen: zeros(tasks), abandoned: zeros(tasks), triggered: zeros(sources), restoring: 0, failing: 0, cutOff: 0,
    counted: mode === "tracked" ? numbers(tasks).map(() => zeros(lastCheckpoint)) : [],
    zombie: lingers ? numbers(sinks).map(() => numbers(generations).map(noZombie)) : [],
  };
}

/** Of whom nobody is left. */
export function noZombie() {
  return { precommitted: 0, written: 0, notified: 0, buffer: emptyBag(), open: 0 };
}

export function emptySlot(topology: Topology): Pending {
  return { checkpoint: 0, taken: 0, stored: 0, acknowledged: 0, declined: 0, durable: 0, snapshot: emptySnapshot(topology) };
}

export function emptySnapshot({ partitions, operators, sinks, channels }: Topology): Snapshot {
  return {
    offset: zeros(partitions),
    applied: numbers(operators).map(emptyBag),
    received: numbers(sinks).map(emptyBag),
    precommitted: zeros(sinks),
    channel: numbers(channels).map(() => []),
  };
}

/** The checkpoint of this number, if it is pending. */
export function pendingOf({ pending }: Checkpointing, checkpoint: number): Pending | undefined {
  return pending.find((slot) => slot.checkpoint === checkpoint);
}
