/**
 * A coordinator that tells the tasks of a checkpoint before its pointer is durable.
 * Source: FLINK-32347 (D9).
 */
import type { Bug } from "../bug.js";

export const announcedBeforeStored: Bug = {
  id: "announced-before-stored",
  catalogue: "D9",
  title: "The tasks hear of a checkpoint before it is durable",
  source: "FLINK-32347, flink#22793: success was reported before the completed checkpoint was added to the store",
  sentence: "Sinks commit what no stored checkpoint holds; if the pointer is never written, a restart goes back behind it and writes it again.",
  property: "commit-only-after-completion",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, finalization: { ...parts.finalization, announcesEarly: true } }),
};
