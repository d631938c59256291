/**
 * How the barriers of a checkpoint are to be handled. The engine has no unaligned checkpoints yet, so that nothing is to be chosen.
 * Source: Flink CheckpointOptions.forConfig.
 */
import { Type } from "typebox";
import { closed, functionShape } from "../../shape.js";
import { SnapshotKind } from "../../words.js";

export const checkpointOptions = functionShape({
  name: "checkpoint-options",
  sentence: "Given how a job takes its checkpoints: are the barriers of this one aligned, and may it become unaligned later?",
  given: Type.Object({
    "mode": Type.Enum(["exactly-once", "at-least-once"]),
    "kind": SnapshotKind,
    "unaligned": Type.Boolean(),
    "aligned-checkpoint-timeout": Type.Optional(Type.Integer({ minimum: 0, description: "ms after which an aligned checkpoint becomes unaligned; default 0: it is unaligned from the start" })),
    "edge-supports-unaligned": Type.Optional(Type.Boolean({ description: "default true" })),
  }, closed),
  expected: Type.Object({
    "alignment": Type.Enum(["aligned", "forced-aligned", "unaligned", "at-least-once"]),
    "needs-alignment": Type.Boolean(),
    "timeoutable": Type.Boolean(),
  }, closed),
  apply: null,
});
