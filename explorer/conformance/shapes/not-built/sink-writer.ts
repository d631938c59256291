/**
 * The writer in front of a committer: what it hands over before each barrier. The engine's sinks write and commit in one task.
 * Source: Flink SinkWriterOperator.
 */
import { Type } from "typebox";
import { closed, quietStep, step, stepShape } from "../../shape.js";
import { CheckpointId, Milliseconds, Name } from "../../words.js";
import { Emitted } from "./committables.js";

const Expect = Type.Object({
  emitted: Type.Optional(Emitted),
  flushed: Type.Optional(Type.Array(Name, { description: "records that the sink had kept and has now written, in order" })),
  fails: Type.Optional(Type.Boolean({ description: "the task fails" })),
}, closed);

export const sinkWriter = stepShape({
  name: "sink-writer",
  sentence: "Records reach a sink that has a committer, or has none: what is handed over before which barrier?",
  anyOrder: ["committables"],
  given: Type.Object({
    "committer": Type.Boolean(),
    "holds-back": Type.Optional(Type.Integer({ minimum: 0, description: "ms: the sink has no committable for a record before it has held it so long; default 0" })),
  }, closed),
  steps: [
    step("write", { record: Name }, Expect),
    step("watermark", { time: Milliseconds }, Type.Object({
      "told": Type.Array(Milliseconds, { description: "watermarks that the sink hears of" }),
      "passed-on": Type.Array(Milliseconds, { description: "watermarks for whoever comes after" }),
    }, closed)),
    quietStep("advance", { by: Milliseconds }),
    step("before-barrier", { checkpoint: CheckpointId }, Expect),
    step("end-input", {}, Expect),
    quietStep("snapshot", { checkpoint: CheckpointId }),
    quietStep("restore", { checkpoint: CheckpointId }),
    quietStep("restore-committables", { committables: Type.Array(Name, { description: "of an older sink that kept them in its own state, in order" }) }),
  ] as const,
  begin: null,
});
