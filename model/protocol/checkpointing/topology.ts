/**
 * The job that runs: sources → keyed operators → sinks, each with all of the next, over FIFO channels.
 * Everything is a number. Tasks: first the sources, then the operators, then the sinks. Channels: first the partition that
 * each source reads, then source → operator, then operator → sink. A partition's i-th record is number partition × records + i.
 * On a channel, past the numbers of records, come the barriers by the number of their checkpoint.
 */
import { allBelow, including } from "../../checker/sets.js";
import type { Values } from "./constants.js";

export type Topology = ReturnType<typeof topologyOf>;

/** By partition: the source that reads it; and who sends to whom, by the numbers of the tasks. Channels have this order. */
export interface Shape {
  readonly readers: readonly number[];
  readonly links: readonly (readonly [sender: number, receiver: number])[];
}

/** Each source with one partition, each task with all of the next stage, unless `shape` says otherwise. */
export function topologyOf(constants: Values, { readers, links }: Shape = allToAll(constants)) {
  const { sources, operators, sinks, records } = constants;
  const channels = readers.length + links.length;
  const receiver = [...readers, ...links.map(([, to]) => to)];
  const sender = [...readers.map(() => -1), ...links.map(([from]) => from)];
  const tasks = sources + operators + sinks;
  const allRecords = readers.length * records;
  const lastCheckpoint = lastCheckpointOf(constants);
  return {
    constants,
    tasks, sources, operators, sinks,
    firstSink: sources + operators,
    allTasks: 2 ** tasks - 1,
    partitions: readers.length,
    channels, receiver, sender,
    /** By task: its channels, in order. */
    inputs: numbers(tasks).map((task) => numbers(channels).filter((channel) => receiver[channel] === task)),
    outputs: numbers(tasks).map((task) => numbers(channels).filter((channel) => sender[channel] === task)),
    /** How many; their numbers end here, and those of barriers begin. */
    records: allRecords,
    allRecords: allBelow(allRecords),
    /** The highest number that a checkpoint can have: each that is lost makes room for another. */
    lastCheckpoint,
    /** What a channel carries: records, barriers, cancellation markers. */
    elements: allRecords + lastCheckpoint * (constants.cancellation === "markers" ? 2 : 1),
    /** Transactions of one sink, over all attempts: one for each barrier, one that each attempt leaves open, one that each zombie begins. */
    transactions: constants.sink === "idempotent" ? 0 : lastCheckpoint + constants.crashes * (constants.zombies === "linger" ? 2 : 1) + 1,
    /** Which extensions are on. */
    inSteps: constants.snapshots === "in-steps",
    byTask: constants.failover === "by-task",
    hasMarkers: constants.cancellation === "markers",
    /** Whether a task can meet the barriers of two checkpoints at once, or must know the newest that it took part in. */
    isOrdered: constants.cancellation === "markers" || constants.concurrent > 1 || constants.leftovers === "probed",
    lingers: constants.zombies === "linger",
    /** Of a sink: 0 is the one that runs, 1 that of the attempt before, and so on. */
    incarnations: numbers(constants.zombies === "linger" ? constants.generations + 1 : 1),
    probes: constants.leftovers === "probed",
    /** By record, for a sink that upserts: those of the same key, which take the same way, as a set. */
    sameKey: constants.sink === "idempotent" ? numbers(allRecords).map((record) => sameKeyAs(constants, record, allRecords)) : [],
  };
}

function sameKeyAs({ operators, sinks, records }: Values, record: number, all: number): number {
  const key = (one: number) => Math.floor(one / records) * operators * sinks + ((one % records) % (operators * sinks));
  return numbers(all).filter((other) => key(other) === key(record)).reduce(including, 0);
}

function allToAll({ sources, operators, sinks }: Values): Shape {
  const between = (first: number, count: number, next: number) => numbers(count).flatMap((from) => numbers(next).map((to) => [first + from, first + count + to] as const));
  return { readers: numbers(sources), links: [...between(0, sources, operators), ...between(sources, operators, sinks)] };
}

/** Each checkpoint that is lost makes room for another; a log that awaits a notice after a crash needs one more. */
function lastCheckpointOf({ checkpoints, crashes, aborts, lost, restoredLog }: Values): number {
  return checkpoints + 1 + crashes * (restoredLog === "awaits-notice" ? 2 : 1) + aborts + lost;
}

const lists: (readonly number[])[] = [];

/** 0, 1, … below `count`. Asked for in every state, and so made once. */
export function numbers(count: number): readonly number[] {
  return lists[count] ??= Array.from({ length: count }, (_, number) => number);
}

export function zeros(count: number): number[] {
  const all: number[] = [];
  while (all.length < count) all.push(0);
  return all;
}

export function recordOf({ constants: { records } }: Topology, partition: number, index: number): number {
  return partition * records + index;
}

/** By key: which sink a record reaches. */
export function sinkOf({ constants: { records }, sinks }: Topology, record: number): number {
  return (Math.floor(record / records) + (record % records) + 2) % sinks;
}

/** By key: which channel a record takes. Keys spread the records of each source evenly. */
export function routeOf(topology: Topology, task: number, record: number): number {
  const { constants: { records }, operators, sinks, firstSink, outputs } = topology;
  if (task >= firstSink) return -1;
  const next = task < outputs.length - operators - sinks ? ((record % records) + 1) % operators : sinkOf(topology, record);
  return outputs[task]![next]!;
}

export function isRecord({ records }: Topology, element: number): boolean {
  return element < records;
}
export function isBarrier({ records, lastCheckpoint }: Topology, element: number): boolean {
  return element >= records && element < records + lastCheckpoint;
}
export function barrier({ records }: Topology, checkpoint: number): number {
  return records + checkpoint - 1;
}
export function cancellation({ records, lastCheckpoint }: Topology, checkpoint: number): number {
  return records + lastCheckpoint + checkpoint - 1;
}
/** Of which checkpoint an element is the barrier, or the cancellation marker. */
export function checkpointOf({ records, lastCheckpoint }: Topology, element: number): number {
  return ((element - records) % lastCheckpoint) + 1;
}
