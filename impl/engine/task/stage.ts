/**
 * The contract between a task and what it runs: a source, an operator or a sink.
 * Source: Flink StreamOperator's lifecycle (initializeState, processElement, prepareSnapshotPreBarrier, snapshotState, notifyCheckpointComplete).
 */
import type { Record } from "../../environment/messages.js";
import type { NamedState } from "../../environment/state.js";
import type { Request } from "../../environment/systems.js";
import type { ProcessEvent } from "../../trace/events.js";
import type { SourceFeed } from "../job/execution-graph.js";
import type { MaybeSteps } from "../sinks/sink.js";

/** What a stage may do besides returning requests. */
export interface StageContext {
  /** Of the vertex, unique in its job. */
  readonly name: string;
  readonly subtask: number;
  readonly parallelism: number;
  readonly attempt: number;
  /** What is restored was taken by another job, which may have had more subtasks; or nothing is, after other jobs. */
  readonly takesOver?: boolean;
  readonly partitions: number;
  /** Channels that feed a source its partitions. */
  readonly feeds: readonly SourceFeed[];
  emit(record: Record): void;
  /** A request whose reply does not matter. */
  ask(request: Request): void;
  report(event: ProcessEvent): void;
}

/** Hooks that a stage has nothing to do at are left out. */
export interface Stage {
  /** The states of the restored snapshot, or of the shares that fall to this subtask, perhaps none; null without a checkpoint. */
  restore(states: readonly NamedState[] | null): MaybeSteps<void>;
  /** The task runs from now on. */
  open?(): void;
  /** `input`: which input of a two-input operator the record came by, from 0. */
  process(record: Record, input: number): MaybeSteps<void>;
  /** No further record will come: give out what was held back. May come again after a restore. */
  finish?(): MaybeSteps<void>;
  /** The attempt ends by a failure of its own: what is still to be asked, unheard. */
  close?(): void;
  /** What must be done before the snapshot of this checkpoint is taken. */
  prepareSnapshot?(checkpoint: number): MaybeSteps<void>;
  snapshot(): readonly NamedState[];
  /** `last`: the task finishes afterwards. */
  notifyComplete?(checkpoint: number, last: boolean): MaybeSteps<void>;
}
