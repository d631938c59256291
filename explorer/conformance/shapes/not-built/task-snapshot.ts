/**
 * A task's side of a checkpoint once its barriers allow it: what goes downstream, what is written, and what notices of the coordinator do to it.
 * Source: Flink SubtaskCheckpointCoordinatorImpl. The engine's task does this amid its other work, and cannot be asked by itself.
 */
import { Type } from "typebox";
import { closed, quietStep, step, stepShape } from "../../shape.js";
import { CheckpointId, Positive, SnapshotKind } from "../../words.js";

const about = { checkpoint: CheckpointId };
const Ids = (description: string) => Type.Optional(Type.Array(CheckpointId, { description }));
const Told = (description: string) => Type.Optional(Type.Array(Type.Object({ ...about, outcome: Type.Enum(["completed", "aborted", "subsumed"]) }, closed), { description }));

const Expect = Type.Object({
  "sends": Type.Optional(Type.Array(Type.Union([
    Type.Object({ message: Type.Literal("barrier"), ...about, overtakes: Type.Boolean({ description: "what waits in the outputs" }) }, closed),
    Type.Object({ message: Type.Literal("cancellation"), ...about }, closed),
  ]), { description: "downstream, through every output, in order" })),
  "snapshots": Ids("checkpoints for which the operators' state was taken"),
  "awaits-in-flight": Ids("those of them that are acknowledged only when their in-flight data is written as well"),
  "acknowledges": Ids("to the coordinator"),
  "declines": Ids("to the coordinator"),
  "cancels": Ids("snapshots of which no more is written"),
  "drops-in-flight": Ids("checkpoints whose in-flight data is no longer collected or kept"),
  "operators-told": Told("in order"),
  "local-state-told": Told("who keeps copies of the task's state near it, in order"),
}, closed);

export const taskSnapshot = stepShape({
  name: "task-snapshot",
  sentence: "A task takes its snapshot, and hears what became of the checkpoint: what does it send, write, stop and tell?",
  given: Type.Object({
    "remembers-aborted": Type.Optional(Type.Integer({ minimum: 1, description: "of so many aborted checkpoints the task remembers that they were; default: of all that matter" })),
  }, closed),
  steps: [
    step("collect-in-flight", about, Expect),
    step("checkpoint", {
      ...about,
      "kind": Type.Optional(Type.Enum(SnapshotKind.enum, { description: "default checkpoint" })),
      "alignment": Type.Optional(Type.Enum(["aligned", "forced-aligned", "unaligned"], { description: "default aligned" })),
      "aligned-checkpoint-timeout": Type.Optional(Positive),
    }, Expect),
    step("written", about, Expect),
    step("write-fails", about, Expect),
    step("complete", about, Expect),
    step("aborted", { ...about, "latest-completed": Type.Optional(CheckpointId) }, Expect),
    step("subsumed", about, Expect),
    quietStep("stop-running", {}),
  ] as const,
  begin: null,
});
