/**
 * A committer beside its sink's writers. The engine's sinks commit what they wrote themselves: see two-phase-commit-sink.
 * Source: Flink CommitterOperator, CheckpointCommittableManagerImpl, CommitRequestImpl.
 */
import { Type } from "typebox";
import { closed, quietStep, step, stepShape } from "../../shape.js";
import { Name } from "../../words.js";
import { committerSteps, Emitted, Requests } from "./committables.js";

const Expect = Type.Object({ requests: Type.Optional(Requests), emitted: Type.Optional(Emitted), fails: Type.Optional(Type.Boolean({ description: "the task fails" })) }, closed);

export const committer = stepShape({
  name: "committer",
  sentence: "Writers hand over committables: which are committed at which moment, and what follows from the answer?",
  anyOrder: ["committables"],
  given: Type.Object({
    "mode": Type.Optional(Type.Enum(["streaming", "batch"], { description: "default streaming" })),
    "checkpoints": Type.Optional(Type.Boolean({ description: "the job takes checkpoints; default true" })),
    "retries": Type.Optional(Type.Integer({ minimum: 0, description: "default 10" })),
    "emits": Type.Optional(Type.Boolean({ description: "what is committed is handed on to whoever comes after; default true" })),
  }, closed),
  steps: [
    ...committerSteps(Expect),
    step("end-input", {}, Expect),
    quietStep("answer-next", {
      committable: Name,
      answer: Type.Enum(["retry-later", "already-committed", "failed-with-known-reason", "failed-with-unknown-reason"], { description: "without one it is committed" }),
      times: Type.Optional(Type.Integer({ minimum: 1, description: "default 1" })),
    }),
  ] as const,
  begin: null,
});
