/**
 * Who takes part in a checkpoint when some tasks have finished.
 */
import { Type } from "typebox";
import { checkpointPlan as plan } from "../../../impl/engine/coordinator/checkpoint-plan.js";
import { closed, functionShape } from "../shape.js";
import { JOB, tasksOf } from "../tasks.js";
import { Name } from "../words.js";

const Tasks = Type.Array(Name, { uniqueItems: true, description: "in any order" });

export const checkpointPlan = functionShape({
  name: "checkpoint-plan",
  sentence: "Which tasks are triggered for a checkpoint, and which must acknowledge it, when some have finished.",
  anyOrder: ["trigger", "wait-for"],
  given: Type.Object({ ...JOB, finished: Tasks }, closed),
  expected: Type.Object({ "trigger": Type.Optional(Tasks), "wait-for": Type.Optional(Tasks) }, closed),
  apply({ vertices, edges, finished }) {
    const { trigger, expected } = plan({ tasks: tasksOf(vertices, edges) }, new Set(finished));
    return { trigger, "wait-for": expected };
  },
});
