/**
 * What a checkpoint says of vertices whose tasks have finished, some or all. In the engine finished is judged task by task, and no operator of its jobs keeps union state.
 * Source: Flink DefaultCheckpointPlan.fulfillFinishedTaskStatus.
 */
import { Type } from "typebox";
import { closed, functionShape } from "../../shape.js";
import { Name } from "../../words.js";

export const finishedState = functionShape({
  name: "finished-state",
  sentence: "All tasks have acknowledged, or had finished: may the checkpoint complete, and which vertices does it call finished?",
  anyOrder: ["fully-finished"],
  given: Type.Object({
    vertices: Type.Array(Type.Object({
      "name": Name,
      "subtasks": Type.Array(Type.Enum(["running", "operators-finished", "finished", "finished-on-restore"]), { minItems: 1, description: "operators-finished: the task still runs, with operators that have finished" }),
      "union-state": Type.Optional(Type.Boolean({ description: "an operator keeps list state of which every subtask restores all; default false" })),
      "coordinator-state": Type.Optional(Type.Boolean({ description: "an operator coordinator has state in the checkpoint; default false" })),
    }, closed), { minItems: 1 }),
  }, closed),
  expected: Type.Object({ "completes": Type.Boolean(), "fully-finished": Type.Optional(Type.Array(Name, { description: "in any order" })) }, closed),
  apply: null,
});
