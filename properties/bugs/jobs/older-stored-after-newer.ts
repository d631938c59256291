/**
 * A coordinator that stores an older checkpoint after a newer one, which takes it for the latest.
 * Source: FLINK-19816 (E1); it also happened to this engine, with two checkpoints pending.
 */
import type { Bug } from "../bug.js";

export const olderStoredAfterNewer: Bug = {
  id: "older-stored-after-newer",
  catalogue: "E1",
  title: "An older checkpoint completes after a newer one, and is the latest then",
  source: "FLINK-19816: a job was restored from a very old checkpoint",
  sentence: "The newer checkpoint's transactions are committed; a restart before the next completion goes back behind them, or finds its snapshots discarded. In most runs the next checkpoint comes first, and nothing is lost.",
  property: "restore-from-latest",
  guarantee: null,
  scenario: "overlapping-checkpoints",
  plant: (parts) => ({ ...parts, finalization: { ...parts.finalization, isOvertaken: () => false, subsumes: () => false } }),
};
