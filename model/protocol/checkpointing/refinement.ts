/**
 * Checkpointing is a way to stop the world without stopping it: seen through these mappings, its every step is a step of the simpler model, or none.
 * The world stands still where the last task acknowledges: at the cut that the snapshots make, though no instant of the run ever showed it.
 * What is in flight there is not read yet, to an observer. No auxiliary variables are needed, because a world that runs shows nothing.
 */
import type { Instance, Refinement } from "../../checker/model.js";
import { difference, has } from "../../checker/sets.js";
import { exactlyOnce, type ExactlyOnce } from "../exactly-once.js";
import { stopTheWorld, type StopTheWorld } from "../stop-the-world.js";
import { numbers, zeros, type Topology } from "./topology.js";
import type { Checkpointing, Snapshot } from "./variables.js";

/** The refinement that constant `refines` asks for. */
export function refinement(topology: Topology): readonly Refinement<Checkpointing>[] {
  switch (topology.constants.refines) {
    case "nothing": return [];
    case "exactly-once": return [{ kind: "refinement", name: "refines-exactly-once", abstract: exactlyOnceOf(topology), map: (state) => toExactlyOnce(topology, state) }];
    case "stop-the-world": return [{ kind: "refinement", name: "refines-stop-the-world", abstract: stopTheWorldOf(topology), map: (state) => toStopTheWorld(topology, state) }];
  }
}

function exactlyOnceOf({ constants }: Topology): Instance {
  const { sources, operators, sinks, records } = constants;
  return exactlyOnce.instance({ sources, operators, sinks, records, riding: riding(constants) });
}

function stopTheWorldOf({ constants }: Topology): Instance {
  const { sources, operators, sinks, records, crashes, aborts } = constants;
  return stopTheWorld.instance({ sources, operators, sinks, records, crashes, aborts, riding: riding(constants) });
}

function riding({ aborts, concurrent }: Topology["constants"]): number {
  return Math.min(2, aborts + concurrent - 1);
}

function toExactlyOnce(topology: Topology, state: Readonly<Checkpointing>): ExactlyOnce {
  return { settled: settled(topology, state).map((list) => padded(topology, list.map((number) => number.records))), visible: seen(state) };
}

function toStopTheWorld(topology: Topology, state: Readonly<Checkpointing>): StopTheWorld {
  const ofSinks = settled(topology, state);
  const stop = state.pending.find(({ checkpoint, acknowledged, durable }) => checkpoint !== 0 && durable === 0 && acknowledged === topology.allTasks);
  const held = numbers(topology.sinks).map((sink) => (stop === undefined ? [] : prepared(topology, state, sink, stop.snapshot, state.completed.snapshot)));
  return {
    running: state.alive !== 0,
    stopped: held.some((list) => list.length > 0),
    held: held.map((list) => padded(topology, list.map(({ records }) => records))),
    settled: ofSinks.map((list) => padded(topology, list.map(({ records }) => records))),
    told: ofSinks.map((list, sink) => list.filter(({ checkpoint }) => checkpoint <= state.notified[sink]!).length),
    visible: seen(state),
    aborts: state.aborts,
    crashes: state.crashes,
  };
}

/** A record that was seen twice is in no set: what a reader of the simpler model sees would go back. */
function seen({ visible }: Readonly<Checkpointing>): number {
  return visible.again === 0 ? visible.once : 0;
}

interface Settled { readonly records: number; readonly checkpoint: number }

/** By sink: the transactions that the completed checkpoint contains, but that are not visible. */
function settled(topology: Topology, state: Readonly<Checkpointing>): readonly (readonly Settled[])[] {
  return numbers(topology.sinks).map((sink) => prepared(topology, state, sink, state.completed.snapshot, null));
}

/** The prepared transactions of a snapshot that are not in `known`; those without records show nothing. */
function prepared({ transactions }: Topology, { transaction }: Readonly<Checkpointing>, sink: number, snapshot: Snapshot, known: Snapshot | null): readonly Settled[] {
  const set = difference(snapshot.precommitted[sink]!, known === null ? 0 : known.precommitted[sink]!);
  return numbers(transactions).flatMap((number) => {
    const { status, checkpoint, records } = transaction[sink]![number]!;
    return has(set, number) && status === "prepared" && records.once !== 0 ? [{ records: records.once, checkpoint }] : [];
  });
}

function padded({ records }: Topology, list: readonly number[]): number[] {
  return [...list, ...zeros(records)].slice(0, records);
}
