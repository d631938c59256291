/**
 * How a stop ends, which is a savepoint first and the end of all tasks then. In the engine a stop that fails, fails the attempt, whichever of the two it was.
 * Source: Flink StopWithSavepointTerminationHandlerImpl.
 */
import { Type } from "typebox";
import { closed, step, stepShape } from "../../shape.js";
import { Name } from "../../words.js";

const Expect = Type.Object({
  answer: Type.Optional(Type.Union([Type.Literal("savepoint"), Type.Literal("failed"), Type.Null()], { description: "what its user hears in this step; null: nothing yet" })),
  job: Type.Optional(Type.Union([Type.Literal("checkpoints-again"), Type.Literal("starts-anew"), Type.Null()], { description: "what becomes of the job in this step: periodic checkpoints are taken again, all tasks start anew, or nothing" })),
}, closed);

export const stopWithSavepoint = stepShape({
  name: "stop-with-savepoint",
  sentence: "A stop takes a savepoint, and its tasks end: what does its user hear, and does the job go on?",
  given: Type.Object({ tasks: Type.Array(Name, { minItems: 1 }) }, closed),
  steps: [
    step("savepoint", { outcome: Type.Enum(["completed", "failed"]) }, Expect),
    step("end", { task: Name, how: Type.Enum(["finished", "failed", "cancelled"]) }, Expect),
  ] as const,
  begin: null,
});
