/**
 * How a source puts a barrier into its stream: in the same step as its own snapshot, so that no record slips between.
 * Source: Flink's checkpoint lock (FLINK-2098), SubtaskCheckpointCoordinatorImpl.checkpointState.
 */

/** What an injector may do to its source. */
export interface InjectionGate {
  snapshot(checkpoint: number): void;
  emitBarrier(checkpoint: number): void;
}

export interface BarrierInjector {
  /** The source takes part in this checkpoint now. */
  inject(checkpoint: number): void;
  /** A record was emitted. */
  emitted(): void;
  /** No further record will be. */
  ended(): void;
}

export type BarrierInjectorFactory = (gate: InjectionGate) => BarrierInjector;

/** In a stopped world the barrier went ahead, to drain the channels. */
export const injectNothing: BarrierInjectorFactory = (gate) => ({
  inject: (checkpoint) => gate.snapshot(checkpoint),
  emitted() {},
  ended() {},
});

export const injectAtOnce: BarrierInjectorFactory = (gate) => ({
  inject(checkpoint) {
    gate.emitBarrier(checkpoint);
    gate.snapshot(checkpoint);
  },
  emitted() {},
  ended() {},
});
