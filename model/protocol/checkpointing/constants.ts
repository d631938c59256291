/**
 * The constants of `checkpointing`: the job's size, how often each fault may strike, which variant of the protocol runs.
 * At their usual values the extensions are off, and the model takes as few steps as the protocol allows.
 */
import { constant, type ConstantValues } from "../../checker/model.js";
import { integer, word } from "../../checker/types.js";
import { FAULTS } from "./faults.js";

export const constants = {
  sources: constant(integer(1, 3), 2, "parallel sources"),
  operators: constant(integer(1, 3), 1, "parallel operators between sources and sinks"),
  sinks: constant(integer(1, 3), 1, "parallel sinks"),
  records: constant(integer(1, 10), 1, "records of each source"),
  capacity: constant(integer(1, 30), 2, "records that a channel holds before its sender waits"),
  checkpoints: constant(integer(0, 9), 1, "periodic checkpoints; a final one comes in addition"),
  crashes: constant(integer(0, 4), 1, "crashes in all"),
  aborts: constant(integer(0, 4), 0, "checkpoints that the coordinator gives up"),
  timeouts: constant(integer(0, 2), 0, "transactions that the external system aborts although they are pre-committed"),
  mode: constant(word("aligned", "tracked", "unaligned"), "aligned", "what a task does between a checkpoint's first and last barrier"),
  sink: constant(word("two-phase-commit", "write-ahead-log", "write-then-mark"), "two-phase-commit", "how sinks write"),
  fault: constant(word(...FAULTS), "none", "one mistake in the protocol"),
} as const;

export type Values = ConstantValues<typeof constants>;
