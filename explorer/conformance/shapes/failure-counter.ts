/**
 * Which failed checkpoints count, and when there were too many of them in a row.
 */
import { Type } from "typebox";
import { FailureCounter } from "../../../impl/engine/coordinator/failure-counter.js";
import { CannotGoOn, closed, quietStep, step, stepShape } from "../shape.js";
import { ABORT_REASONS, CheckpointId, SnapshotKind } from "../words.js";

export const failureCounter = stepShape({
  name: "failure-counter",
  sentence: "Checkpoints fail and succeed: when does the job fail of it?",
  given: Type.Object({ "tolerable-failed-checkpoints": Type.Optional(Type.Integer({ minimum: 0, description: "in a row; without it any number" })) }, closed),
  steps: [
    step("fail", { checkpoint: CheckpointId, kind: SnapshotKind, reason: Type.Enum([...ABORT_REASONS, "input-output"]) }, Type.Object({ "job-fails": Type.Boolean() }, closed)),
    quietStep("succeed", { checkpoint: CheckpointId }),
  ] as const,
  begin({ "tolerable-failed-checkpoints": tolerable = null }) {
    const counter = new FailureCounter(tolerable);
    return (one) => {
      if (one.do === "succeed") return counter.succeeded(one.checkpoint);
      if (one.reason === "input-output") throw new CannotGoOn("in the engine an id and a place for a checkpoint can always be had");
      return { "job-fails": counter.failed(one.checkpoint, one.kind, one.reason) };
    };
  },
});
