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
  checkpoints: constant(integer(0, 12), 1, "periodic checkpoints; a final one comes in addition"),
  crashes: constant(integer(0, 9), 1, "crashes in all"),
  aborts: constant(integer(0, 9), 0, "checkpoints that the coordinator gives up"),
  timeouts: constant(integer(0, 2), 0, "transactions that the external system aborts although they are pre-committed"),
  mode: constant(word("aligned", "tracked", "unaligned"), "aligned", "what a task does between a checkpoint's first and last barrier"),
  sink: constant(word("two-phase-commit", "write-ahead-log", "write-then-mark", "idempotent"), "two-phase-commit", "how sinks write"),

  // Extensions: finer steps, more at a time, more that can go wrong.
  snapshots: constant(word("at-once", "in-steps"), "at-once", "whether a snapshot is pre-committed, taken, stored and acknowledged in one step, and its checkpoint durable and completed in one"),
  failover: constant(word("whole-job", "by-task"), "whole-job", "whether all tasks crash and are restored in one step, or one after the other, while the others run on"),
  transactions: constant(word("at-barrier", "first-record"), "at-barrier", "whether a sink has a transaction open at all times, or begins one for its first record and none for none"),
  notices: constant(word("newest", "each"), "newest", "whether a newer completion notice takes the place of one on its way, or both arrive"),
  lost: constant(integer(0, 2), 0, "completion notices that are lost"),
  concurrent: constant(integer(1, 2), 1, "checkpoints pending at once"),
  cancellation: constant(word("none", "markers"), "none", "whether a checkpoint can be given up before all sources have begun it: alignments are then cancelled, and markers sent in place of barriers"),
  routing: constant(word("by-key", "any"), "by-key", "whether a record's way is fixed, or it may take any"),
  zombies: constant(word("none", "linger"), "none", "whether sinks of the attempt before act on beside the new one"),
  generations: constant(integer(1, 3), 1, "attempts back whose sinks may still act"),
  fencing: constant(word("none", "tokens"), "none", "whether a sink that upserts shows its store a token when it is restored, so that the store refuses what older attempts write"),
  leftovers: constant(word("listed", "probed"), "listed", "how a restored sink finds what earlier attempts left in the external system: it is shown all, or tries ids, one for each checkpoint, until one was never used"),
  restoredLog: constant(word("written", "awaits-notice"), "written", "when a restored write-ahead log writes its entries: at once, or at the next completion notice"),
  refines: constant(word("nothing", "exactly-once", "stop-the-world"), "nothing", "the simpler model that every step is held against"),
  fault: constant(word(...FAULTS), "none", "one mistake in the protocol"),
} as const;

export type Values = ConstantValues<typeof constants>;

/** What a fault replaces is not there with all values: the constant that matters to it, and which of its words. */
const FAULT_NEEDS: { readonly [F in Values["fault"]]?: readonly [constant: "mode" | "sink" | "leftovers", words: readonly string[]] } = {
  "no-alignment": ["mode", ["aligned"]],
  "no-channel-state": ["mode", ["unaligned"]],
  "commit-at-pre-commit": ["sink", ["two-phase-commit", "write-ahead-log", "write-then-mark"]],
  "restored-transactions-not-committed": ["sink", ["two-phase-commit", "write-ahead-log", "write-then-mark"]],
  "restores-only-the-newest-transactions": ["sink", ["two-phase-commit", "write-ahead-log", "write-then-mark"]],
  "commits-only-the-id-notified": ["sink", ["two-phase-commit", "write-ahead-log", "write-then-mark"]],
  "acknowledges-before-its-writes": ["sink", ["idempotent"]],
  "leaves-out-ids": ["leftovers", ["probed"]],
};

/** Why these values do not go together. */
export function refuse(values: Values): string | undefined {
  const { mode, sink, cancellation, concurrent, snapshots, transactions, failover, zombies, refines, records, fault } = values;
  const [needed, words] = FAULT_NEEDS[fault] ?? [];
  if (needed !== undefined && words !== undefined && !words.includes(values[needed])) return `fault=${fault} needs ${needed}=${words.join(" or ")}: elsewhere there is nothing that it could replace.`;
  if (cancellation === "markers" && (mode === "unaligned" || snapshots !== "in-steps")) return "cancellation=markers needs mode=aligned or tracked and snapshots=in-steps: nothing else waits for a barrier that never comes.";
  if (concurrent > 1 && (mode === "unaligned" || snapshots !== "in-steps")) return "concurrent=2 needs mode=aligned or tracked and snapshots=in-steps.";
  if (transactions === "first-record" && snapshots !== "in-steps") return "transactions=first-record needs snapshots=in-steps.";
  if (zombies === "linger" && failover !== "by-task") return "zombies=linger needs failover=by-task.";
  if (values.generations > 1 && zombies !== "linger") return "generations=2 needs zombies=linger.";
  if (values.fencing === "tokens" && (sink !== "idempotent" || zombies !== "linger")) return "fencing=tokens needs sink=idempotent and zombies=linger: transactions are fenced by those who settle them.";
  if (sink === "idempotent" && (values.routing === "any" || values.timeouts > 0 || refines !== "nothing")) return "sink=idempotent needs routing=by-key, timeouts=0 and refines=nothing: values of one key take one way, and they are seen before any checkpoint completes.";
  if (values.leftovers === "probed" && (sink !== "two-phase-commit" || snapshots !== "in-steps" || zombies === "linger")) return "leftovers=probed needs sink=two-phase-commit, snapshots=in-steps and zombies=none.";
  if (refines !== "nothing" && records > 3) return "refines needs records of at most 3: the simpler models have no more.";
  if (refines === "stop-the-world" && (failover === "by-task" || concurrent > 1 || cancellation === "markers")) return "refines=stop-the-world needs failover=whole-job, concurrent=1 and cancellation=none: a world stops, goes on and crashes as a whole.";
  return undefined;
}
