/**
 * The contract of a two-phase-commit sink: what a connector author writes. The protocol around it is the engine's.
 * Each method is a plain function, or a generator in which every `yield` is one request to an external system (and one crash point).
 * Source: Flink TwoPhaseCommitSinkFunction, Sink V2's writer and committer.
 */
import type { BeginMode } from "../job/graph.js";
import type { Record } from "../../environment/messages.js";
import type { Plain } from "../../environment/state.js";
import type { Reply, Request } from "../../environment/systems.js";

/** A method that may ask external systems: `const reply = yield request`. */
export type Steps<Result> = Generator<Request, Result, Reply>;
export type MaybeSteps<Result> = Result | Steps<Result>;

/** What pre-commit hands to the checkpoint, and commit gets back, perhaps after a crash. Anything JSON can hold. */
export type Committable = {
  /** The transaction as the external system named it. */
  readonly transaction: string;
  readonly [field: string]: Plain;
};

export interface SinkContext {
  /** Of the sink's vertex, unique in its job: sinks that write to one system need names of their own in it. */
  readonly name: string;
  /** Which of the parallel instances this is, from 0. */
  readonly subtask: number;
  readonly parallelism: number;
  readonly attempt: number;
  /** What is restored was taken by another job, which may have had more subtasks; or nothing is, after other jobs. */
  readonly takesOver?: boolean;
  /** When a transaction begins: with the first record that goes into it, or with the barrier before that record. */
  readonly begin: BeginMode;
  /** Records to gather before sending them out. */
  readonly batch: number;
  /** Tells the trace that a restored transaction is lost: the external system aborted it. */
  dropped(committable: Committable): void;
}

export interface Sink {
  /** A new attempt begins. Called once, before all else. */
  open(context: SinkContext): MaybeSteps<void>;
  /**
   * What `snapshot` returned in the restored checkpoint: this subtask's own, or, after a change of parallelism, that of every old subtask
   * whose number modulo the parallelism is this one's, perhaps none. Empty without a checkpoint.
   */
  restore(states: readonly Plain[]): MaybeSteps<void>;
  /** Aborts what earlier attempts of this subtask left open. Called once, after the restored committables were committed. */
  abort(): MaybeSteps<void>;
  write(record: Record): MaybeSteps<void>;
  /** Makes all written since the last pre-commit ready to commit with this checkpoint, and begins anew. Null: nothing was written. */
  preCommit(checkpoint: number): MaybeSteps<Committable | null>;
  /** Makes a committable visible. Must be idempotent; `recovering` after a restore. Throws when it fails; the task then fails. */
  commit(committable: Committable, recovering: boolean): MaybeSteps<void>;
  /** The sink's own state, taken right after `preCommit`. */
  snapshot(): Plain;
  /** Readers depend on the order of commits: after one that failed, none is tried. By default the others are. */
  readonly ordered?: boolean;
  /** No record will follow; what was begun for later ones is not needed. */
  finish?(): void;
  /** The attempt ends by a failure of its own code: requests that undo what was not pre-committed. Nobody hears the replies. */
  close?(): readonly Request[];
}

export type SinkFactory = () => Sink;

/** @throws Error for a promise: nobody would wait for it */
export function isSteps<Result>(value: MaybeSteps<Result>): value is Steps<Result> {
  if (typeof value !== "object" || value === null) return false;
  if ("next" in value && Symbol.iterator in value) return true;
  if ("then" in value) throw new Error("a sink's method returned a promise; use a generator that yields its requests");
  return false;
}
