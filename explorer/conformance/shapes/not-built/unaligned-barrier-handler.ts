/**
 * What a task does about barriers that may overtake records: when it takes its snapshot, and which records are in-flight data of the checkpoint.
 * Source: Flink SingleCheckpointBarrierHandler and its alternating states, RemoteInputChannel. The engine's barriers never overtake.
 */
import { Type } from "typebox";
import { closed, quietStep, step, stepShape } from "../../shape.js";
import { CheckpointId, Count, Milliseconds, Name } from "../../words.js";

const InFlight = Type.Array(Type.Object({ channel: Count, records: Type.Array(Name, { description: "in the order in which they came" }) }, closed), { description: "by channel, ascending; channels of which nothing is in flight are left out" });

const Expect = Type.Object({
  "snapshots": Type.Optional(Type.Array(Type.Object({ checkpoint: CheckpointId, unaligned: Type.Boolean() }, closed), { description: "taken, in order" })),
  "all-received": Type.Optional(Type.Array(Type.Object({ "checkpoint": CheckpointId, "in-flight": InFlight }, closed), { description: "checkpoints of which no further barrier is awaited, in order, with the in-flight data that belongs to them" })),
  "aborted": Type.Optional(Type.Array(CheckpointId, { description: "given up, in order" })),
  "blocked": Type.Optional(Type.Array(Count, { description: "channels that are not read after the step, ascending" })),
  "processed": Type.Optional(Type.Array(Name, { description: "records, in any order" })),
}, closed);

export const unalignedBarrierHandler = stepShape({
  name: "unaligned-barrier-handler",
  sentence: "Barriers that overtake records, or wait for each other as long as a timeout allows: when is the snapshot taken, and what is in flight?",
  anyOrder: ["processed"],
  given: Type.Object({
    "channels": Type.Integer({ minimum: 1, description: "from 0; of all inputs together" }),
    "checkpoints-after-tasks-finish": Type.Optional(Type.Boolean({ description: "default true" })),
    "unannounced": Type.Optional(Type.Array(Count, { description: "channels whose barriers are not announced; default none" })),
  }, closed),
  steps: [
    step("record", { channel: Count, record: Name }, Expect),
    step("barrier", {
      "channel": Count, "checkpoint": CheckpointId,
      "alignment": Type.Enum(["aligned", "unaligned"], { description: "unaligned: it overtakes what waits in its channel" }),
      "aligned-checkpoint-timeout": Type.Optional(Type.Integer({ minimum: 1, description: "ms after which the aligned checkpoint becomes unaligned; without it never" })),
      "triggered-at": Type.Optional(Type.Integer({ minimum: 0, description: "ms on the case's clock, which begins at 0: when the checkpoint was triggered; there if a timeout is" })),
    }, Expect),
    step("cancel", { channel: Count, checkpoint: CheckpointId }, Expect),
    step("end", { channel: Count }, Expect),
    quietStep("pause", {}),
    step("read", { channel: Count }, Expect),
    step("resume", {}, Expect),
    step("advance", { by: Milliseconds, timers: Type.Optional(Type.Literal("late", { description: "no timer fires" })) }, Expect),
    step("fire-timers", {}, Expect),
    quietStep("close", {}),
  ] as const,
  begin: null,
});
