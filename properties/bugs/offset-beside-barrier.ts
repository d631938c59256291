/**
 * A source that saves its offset in another step than the one in which it emits its barrier.
 * Source: FLINK-2098 (C1).
 */
import type { BarrierInjectorFactory } from "../../impl/engine/sources/barrier-injector.js";
import type { Bug } from "./bug.js";

export const offsetBesideBarrier: Bug = {
  id: "offset-beside-barrier",
  catalogue: "C1",
  title: "The source's offset is saved beside the barrier",
  source: "FLINK-2098, flink#742: a source kept emitting while its checkpoint was being taken",
  sentence: "A record slips between barrier and offset: it is not in the snapshots downstream, and it is not replayed.",
  property: "no-loss-output",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, barrierInjector: injectThenSnapshot }),
};

/** Emits the barrier at once and takes the snapshot when the next record has gone out. */
const injectThenSnapshot: BarrierInjectorFactory = (gate) => {
  let waiting: number | null = null;
  let ended = false;
  const snapshot = (): void => {
    if (waiting !== null) gate.snapshot(waiting);
    waiting = null;
  };
  return {
    inject(checkpoint) {
      snapshot();
      gate.emitBarrier(checkpoint);
      waiting = checkpoint;
      if (ended) snapshot();
    },
    emitted: snapshot,
    ended() {
      ended = true;
      snapshot();
    },
  };
};
