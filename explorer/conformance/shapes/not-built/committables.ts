/**
 * What the shapes around a sink's committer have in common: what its writers hand over, and what it asks of the external system.
 */
import { Type } from "typebox";
import { closed, step } from "../../shape.js";
import { CheckpointId, Count, Name } from "../../words.js";

export const Epoch = Type.Union([CheckpointId, Type.Literal("end-of-input")], { description: "the checkpoint that a committable belongs to, or what was written after the last one of a bounded input" });

const Committables = Type.Array(Name, { description: "in any order" });

/** One call of the external system. */
export const Requests = Type.Array(Type.Object({ checkpoint: Epoch, committables: Committables }, closed), { description: "to commit, in order, each with all that is asked at once" });

export const Emitted = Type.Array(Type.Object({
  checkpoint: Epoch,
  subtask: Type.Optional(Count),
  committables: Committables,
  failed: Type.Optional(Type.Integer({ minimum: 0, description: "so many were given up" })),
}, closed), { description: "handed on, in order: for each checkpoint how many there are, and the committables" });

export const handedOver = {
  summary: { "subtask": Count, "subtasks": Type.Optional(Type.Integer({ minimum: 1, description: "so many subtasks hand over; default 1" })), "checkpoint": Epoch, "count": Type.Integer({ minimum: 0, description: "so many committables follow from it" }) },
  committable: { subtask: Count, checkpoint: Epoch, committable: Name },
};

/** The steps of a committer, whichever it is. */
export function committerSteps<Expect extends ReturnType<typeof Type.Object>>(expect: Expect) {
  return [
    step("summary", handedOver.summary, expect),
    step("committable", handedOver.committable, expect),
    step("snapshot", { checkpoint: CheckpointId }, expect),
    step("complete", { checkpoint: CheckpointId }, expect),
    step("restore", { checkpoint: CheckpointId, subtask: Type.Optional(Type.Integer({ minimum: 0, description: "that it is now; default 0" })) }, expect),
  ] as const;
}
