/**
 * Which tasks begin anew when one has failed. In the engine all do, whoever failed, so that no part of it decides.
 * Source: Flink RestartPipelinedRegionFailoverStrategy, ExecutionFailureHandler.
 */
import { Type } from "typebox";
import { closed, functionShape } from "../../shape.js";
import { Name } from "../../words.js";

const Result = Type.Object({ from: Name, to: Name }, { ...closed, description: "what a task wrote for another" });

export const failover = functionShape({
  name: "failover",
  sentence: "A task has failed, or the whole job: which tasks are started anew?",
  anyOrder: ["restarts"],
  given: Type.Object({
    tasks: Type.Array(Type.Object({
      name: Name,
      created: Type.Optional(Type.Boolean({ description: "it has not been started yet; default false" })),
    }, closed), { minItems: 1 }),
    edges: Type.Array(Type.Object({
      from: Name, to: Name,
      result: Type.Enum(["pipelined", "pipelined-approximate", "blocking"], {
        description: "pipelined: consumed while it is written, so that both tasks stand and fall together; pipelined-approximate: as well, but its producer can go on with another consumer; blocking: written to its end, and kept",
      }),
    }, closed)),
    failed: Type.Union([Name, Type.Null()], { description: "the task; null: none in particular" }),
    unreadable: Type.Optional({ ...Result, description: "the failed task could not read this" }),
    lost: Type.Optional(Type.Array(Result, { description: "blocking results that are no longer there; default none" })),
  }, closed),
  expected: Type.Object({ restarts: Type.Array(Name, { description: "in any order" }) }, closed),
  apply: null,
});
