/**
 * Stop-the-world with a source that goes on once it has saved, though others have not.
 * Source: the reason for which the baseline stops the whole world.
 */
import type { Bug } from "../bug.js";

export const worldGoesOnTooSoon: Bug = {
  id: "world-goes-on-too-soon",
  catalogue: null,
  title: "A source goes on when it has saved, not when all have",
  source: "Chandy & Lamport 1985, §1: to save a global state while the system runs takes more than to save each part of it",
  sentence: "Records reach tasks that are still to save; they are in those snapshots, and are read and applied again after a crash.",
  property: "consistent-cut",
  guarantee: "exactly-once-state",
  scenario: "stop-the-world",
  plant: (parts) => ({
    ...parts,
    worldStopper(inputs, gate) {
      return parts.worldStopper(inputs, {
        ...gate,
        takeSnapshot(checkpoint) {
          gate.takeSnapshot(checkpoint);
          gate.release();
        },
      });
    },
  }),
};
