/**
 * What one channel keeps of itself for an unaligned checkpoint, where barriers reach the channel before the task hears of them.
 * Source: Flink ChannelStatePersister. The engine's barriers never overtake.
 */
import { Type } from "typebox";
import { closed, quietStep, step, stepShape } from "../../shape.js";
import { CheckpointId, Name } from "../../words.js";

const recorded = Type.Optional(Type.Array(Name, { description: "records that this step made in-flight data of the checkpoint last started, in order" }));

export const inFlightData = stepShape({
  name: "in-flight-data",
  sentence: "One channel under unaligned checkpoints: which of its records are in-flight data?",
  given: Type.Object({}, closed),
  steps: [
    step("start", { checkpoint: CheckpointId, waiting: Type.Array(Name, { description: "records that wait in the channel, before the checkpoint's barrier if that is there" }) },
      Type.Object({ recorded, refused: Type.Optional(Type.Boolean({ description: "it is too late for this checkpoint: the task gives it up" })) }, closed)),
    step("record", { record: Name }, Type.Object({ recorded }, closed)),
    quietStep("barrier", { checkpoint: CheckpointId }),
    quietStep("stop", { checkpoint: CheckpointId }),
  ] as const,
  begin: null,
});
