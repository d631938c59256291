/**
 * One committer for all writers of a sink. The engine's sinks commit subtask by subtask.
 * Source: Flink GlobalCommitterOperator.
 */
import { Type } from "typebox";
import { closed, stepShape } from "../../shape.js";
import { committerSteps, Requests } from "./committables.js";

const Expect = Type.Object({ requests: Type.Optional(Requests) }, closed);

export const globalCommitter = stepShape({
  name: "global-committer",
  sentence: "One committer for all subtasks: when has it got all of a checkpoint, and when does it commit?",
  anyOrder: ["committables"],
  given: Type.Object({ "commit-on-input": Type.Boolean({ description: "what arrives was committed before, so that no completion is awaited" }) }, closed),
  steps: committerSteps(Expect),
  begin: null,
});
