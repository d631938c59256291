/**
 * The contract of a barrier handler: it sees the barriers of every input and decides when the task takes its snapshot.
 * Source: Flink CheckpointBarrierHandler.
 */

/** What a handler may do to its task. */
export interface BarrierGate {
  block(channel: number): void;
  unblockAll(): void;
  takeSnapshot(checkpoint: number): void;
  /** The alignment of this checkpoint was given up: tell downstream and the coordinator. */
  alignmentAborted(checkpoint: number): void;
  /** Reads nothing more, until `release`. */
  hold(): void;
  release(): void;
  /** Everything before this checkpoint's barrier has been processed: pass the barrier on, and tell the coordinator. */
  drained(checkpoint: number): void;
}

export interface BarrierHandler {
  barrier(channel: number, checkpoint: number): void;
  /** An upstream task skipped this checkpoint. */
  cancellation(channel: number, checkpoint: number): void;
  endOfPartition(channel: number): void;
  /** The coordinator triggers a task that has no running upstream: all that its channels carried has been processed. */
  trigger(checkpoint: number): void;
  /** In a stopped world: the coordinator wants the snapshot now. */
  save?(checkpoint: number): void;
  /** In a stopped world: the coordinator lets a triggered task go on. */
  resume?(checkpoint: number, completed: boolean): void;
}

/** `inputs`: the channels that carry barriers. */
export type BarrierHandlerFactory = (inputs: readonly number[], gate: BarrierGate) => BarrierHandler;
