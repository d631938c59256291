/**
 * Which completed checkpoints stay when there are more than are retained.
 */
import { Type } from "typebox";
import type { CompletedCheckpoint } from "../../../impl/environment/systems.js";
import { subsume } from "../../../impl/engine/recovery/retention.js";
import { closed, functionShape } from "../shape.js";
import { CheckpointId, SnapshotKind } from "../words.js";

export const subsumption = functionShape({
  name: "subsumption",
  sentence: "Of completed checkpoints and savepoints in a store, in the order in which they were added: which stay?",
  given: Type.Object({
    "num-retained": Type.Integer({ minimum: 1 }),
    "completed": Type.Array(Type.Object({ checkpoint: CheckpointId, kind: SnapshotKind }, closed)),
  }, closed),
  expected: Type.Object({ retained: Type.Array(CheckpointId) }, closed),
  apply({ "num-retained": count, completed }) {
    const entries = completed.map(({ checkpoint, kind }): CompletedCheckpoint => ({ checkpoint, attempt: 1, snapshots: [], savepoint: kind !== "checkpoint" }));
    return { retained: subsume(entries, count, completed.at(-1)?.kind === "stop").map(({ checkpoint }) => checkpoint) };
  },
});
