/**
 * Where a checkpoint begins: each source saves its offset and puts the barrier into its stream, in one step, so that no record slips between.
 * Source: Flink's checkpoint lock (FLINK-2098).
 */
import type { Action } from "../../checker/model.js";
import { numbers, type Topology } from "./topology.js";
import { sendBarrier } from "./snapshots.js";
import type { Checkpointing } from "./variables.js";

export function snapshotTaken(topology: Topology): Action<Checkpointing> {
  const { sources, constants: { records, fault } } = topology;
  return {
    name: "snapshot-taken", bindings: numbers(sources).map((source) => [source]), fair: true,
    step(state, source) {
      const { pending } = state;
      const self = 1 << source;
      if ((state.alive & self) === 0 || pending.checkpoint === 0 || (pending.acknowledged & self) !== 0) return false;
      const ahead = fault === "offset-one-ahead" && state.offset[source]! < records ? 1 : 0;
      pending.snapshot.offset[source] = state.offset[source]! + ahead;
      pending.acknowledged |= self;
      sendBarrier(topology, state, source, pending.checkpoint);
      return true;
    },
  };
}
