/**
 * Whether a job may start from a checkpoint in which some of its tasks had finished. The engine's jobs keep their vertices and edges, so that it never asks.
 * Source: Flink VertexFinishedStateChecker.
 */
import { Type } from "typebox";
import { closed, functionShape } from "../../shape.js";
import { Name } from "../../words.js";

export const finishedStateCheck = functionShape({
  name: "finished-state-check",
  sentence: "A job starts from a checkpoint in which operators had finished: does its graph still fit?",
  given: Type.Object({
    start: Type.Enum(["initial", "savepoint", "restart"], { description: "a new job manager finds the checkpoint; a user names a savepoint; the job restarts by itself" }),
    vertices: Type.Array(Type.Object({
      name: Name,
      operators: Type.Array(Type.Enum(["none", "some", "all"]), { minItems: 1, description: "of each operator in its chain: how many of its subtasks had finished" }),
    }, closed), { minItems: 1 }),
    edges: Type.Array(Type.Object({ from: Name, to: Name, pattern: Type.Enum(["all-to-all", "pointwise"]) }, closed)),
  }, closed),
  expected: Type.Object({ refused: Type.Boolean() }, closed),
  apply: null,
});
