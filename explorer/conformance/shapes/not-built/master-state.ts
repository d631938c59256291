/**
 * Hooks and operator coordinators, which take part in a checkpoint beside the tasks. The engine has neither.
 * Source: Flink MasterHooks, OperatorCoordinatorCheckpoints, CheckpointCoordinator.
 */
import { Type } from "typebox";
import { closed, quietStep, step, stepShape } from "../../shape.js";
import { CheckpointId, Milliseconds, Name } from "../../words.js";

const State = Type.Union([Name, Type.Null()], { description: "null: it has none" });
const Names = Type.Optional(Type.Array(Name, { uniqueItems: true }));
const about = { checkpoint: CheckpointId };

function event<const Kind extends string>(kind: Kind) {
  return Type.Object({ event: Type.Literal(kind), ...about }, closed);
}

const Event = Type.Union([
  Type.Object({ event: Type.Literal("coordinator-asked"), ...about, coordinator: Name }, closed),
  Type.Object({ event: Type.Literal("coordinator-told"), ...about, coordinator: Name, outcome: Type.Enum(["completed", "aborted"]) }, closed),
  Type.Object({ event: Type.Literal("hook-asked"), ...about, hook: Name }, closed),
  Type.Object({ event: Type.Literal("triggered"), ...about, to: Type.Array(Name, { description: "in any order" }) }, { ...closed, description: "these tasks are told to begin" }),
  event("completed"),
  event("aborted"),
  Type.Object({ event: Type.Literal("discarded"), snapshot: Name }, { ...closed, description: "a state that had been acknowledged is deleted" }),
  Type.Object({ event: Type.Literal("hook-restored"), hook: Name, state: State }, closed),
  Type.Object({ event: Type.Literal("hook-reset"), hook: Name }, { ...closed, description: "there was no checkpoint to restore" }),
  Type.Object({ event: Type.Literal("hook-closed"), hook: Name }, closed),
  Type.Object({ event: Type.Literal("restore-refused") }, { ...closed, description: "the checkpoint holds state of a hook that is not there" }),
]);

const Expect = Type.Object({
  events: Type.Optional(Type.Array(Event, { description: "all that came of this step, in any order" })),
  pending: Type.Optional(Type.Array(CheckpointId)),
}, closed);

export const masterState = stepShape({
  name: "master-state",
  sentence: "Hooks and operator coordinators take part in a checkpoint: first the coordinators are asked, then the hooks, then the tasks.",
  anyOrder: ["events", "to"],
  given: Type.Object({
    "tasks": Type.Array(Name, { minItems: 1 }), "coordinators": Names, "hooks": Names,
    "timeout": Type.Optional(Type.Integer({ minimum: 1, description: "ms; default 600000" })),
    "max-concurrent-checkpoints": Type.Optional(Type.Integer({ minimum: 1, description: "default 1" })),
    "allow-non-restored-state": Type.Optional(Type.Boolean({ description: "default false" })),
  }, closed),
  steps: [
    step("request", {}, Expect),
    step("coordinator-answers", { ...about, coordinator: Name, state: State }, Expect),
    step("hook-answers", { ...about, hook: Name, state: Type.Optional(State), failed: Type.Optional(Type.Boolean({ description: "default false" })) }, Expect),
    step("acknowledge", { ...about, task: Name }, Expect),
    step("decline", { ...about, task: Name }, Expect),
    step("advance", { by: Milliseconds }, Expect),
    quietStep("fail-next-store", {}),
    step("restore", { states: Type.Union([Type.Array(Type.Object({ hook: Name, state: Name }, closed)), Type.Null()], { description: "of the checkpoint's hooks; null: there is no checkpoint" }) }, Expect),
    step("shutdown", {}, Expect),
  ] as const,
  begin: null,
});
