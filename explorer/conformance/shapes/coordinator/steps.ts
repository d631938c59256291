/**
 * What a vector can do to a coordinator, and what it can expect of it.
 */
import { Type, type Static } from "typebox";
import { closed, quietStep, step } from "../../shape.js";
import { JOB } from "../../tasks.js";
import { ABORT_REASONS, AbortReason, CheckpointId, Milliseconds, Name, SnapshotKind } from "../../words.js";

export const Given = Type.Object({
  ...JOB,
  "mode": Type.Optional(Type.Enum(["barriers", "stop-the-world"], { description: "stop-the-world: those who are triggered stand still until the checkpoint is over; default barriers" })),
  "interval": Type.Optional(Type.Integer({ minimum: 1, description: "ms between two periodic checkpoints, the first one interval after the start; without it there are none" })),
  "min-pause": Type.Optional(Type.Integer({ minimum: 0, description: "ms between a completion and the next periodic checkpoint; default 0" })),
  "timeout": Type.Optional(Type.Integer({ minimum: 1, description: "ms after which a pending checkpoint expires; default 600000" })),
  "max-concurrent-checkpoints": Type.Optional(Type.Integer({ minimum: 1, description: "default 1" })),
  "tolerable-failed-checkpoints": Type.Optional(Type.Integer({ minimum: 0, description: "in a row; without it any number" })),
  "num-retained": Type.Optional(Type.Integer({ minimum: 1, description: "completed checkpoints that are kept; default 1" })),
  "started-from": Type.Optional(Type.Integer({ minimum: 1, description: "id of the savepoint that the job was started from; snapshots are called as if every task had acknowledged it" })),
  "claim-mode": Type.Optional(Type.Enum(["no-claim", "claim", "legacy"], {
    description: "whose the savepoint is that the job was started from: its user's, and nothing may need it for long; the job's, to delete; its user's, though the job may need its files for ever. Default no-claim",
  })),
  "started-from-shared": Type.Optional(Type.Array(Name, { description: "shared files of that savepoint; default none" })),
  "incremental": Type.Optional(Type.Boolean({ description: "a checkpoint may refer to files of earlier ones; default false" })),
  "unaligned": Type.Optional(Type.Boolean({ description: "checkpoints may be unaligned: then no savepoint is forced; default false" })),
  "checkpoints-after-tasks-finish": Type.Optional(Type.Boolean({ description: "whether checkpoints are still taken when some tasks have finished; default true" })),
  "started": Type.Optional(Type.Boolean({ description: "whether all tasks run already; default true" })),
}, closed);
export type Given = Static<typeof Given>;

const Tasks = Type.Array(Name, { description: "in any order" });

/** One thing that could be seen from outside. */
const Event = Type.Union([
  Type.Object({ event: Type.Literal("triggered"), checkpoint: CheckpointId, kind: Type.Optional(SnapshotKind), drain: Type.Optional(Type.Boolean()), full: Type.Optional(Type.Boolean({ description: "it must not refer to files of earlier ones" })), to: Type.Optional(Tasks) }, { ...closed, description: "a checkpoint is pending, and these tasks are told to begin it" }),
  Type.Object({ event: Type.Literal("stored"), checkpoint: CheckpointId }, { ...closed, description: "the pointer to a complete checkpoint or savepoint is durable" }),
  Type.Object({ event: Type.Literal("removed"), checkpoint: CheckpointId }, { ...closed, description: "the store no longer holds a checkpoint" }),
  Type.Object({ event: Type.Literal("completed"), checkpoint: CheckpointId }, closed),
  Type.Object({ event: Type.Literal("aborted"), checkpoint: CheckpointId, reason: Type.Optional(AbortReason) }, closed),
  Type.Object({ event: Type.Literal("notify-complete"), checkpoint: CheckpointId, to: Type.Optional(Tasks) }, { ...closed, description: "these tasks are told that it has completed" }),
  Type.Object({
    event: Type.Literal("notify-aborted"), checkpoint: CheckpointId, to: Type.Optional(Tasks),
    "latest-completed": Type.Optional(Type.Union([CheckpointId, Type.Null()], { description: "the checkpoint that completed last; null: none" })),
  }, { ...closed, description: "these tasks are told that it was aborted" }),
  Type.Object({ event: Type.Literal("save"), checkpoint: CheckpointId, to: Type.Optional(Tasks) }, { ...closed, description: "of a stopped world: these tasks are told to take their snapshot" }),
  Type.Object({ event: Type.Literal("resume"), checkpoint: CheckpointId, completed: Type.Optional(Type.Boolean()), to: Type.Optional(Tasks) }, { ...closed, description: "of a stopped world: these tasks are told to go on" }),
  Type.Object({ event: Type.Literal("discarded"), snapshot: Name }, { ...closed, description: "the storage is asked to delete a task's snapshot, or a shared file" }),
  Type.Object({ event: Type.Literal("request-met"), request: Name, checkpoint: CheckpointId }, { ...closed, description: "who asked gets a completed checkpoint or savepoint" }),
  Type.Object({ event: Type.Literal("request-failed"), request: Name, reason: Type.Optional(Type.Enum([...ABORT_REASONS, "refused", "input-output"], { description: "refused: it never ran; input-output: there was no id, or no place for it" })) }, closed),
  Type.Object({ event: Type.Literal("job-failed") }, { ...closed, description: "too many failed checkpoints, or a stop that failed" }),
]);
export type Event = Static<typeof Event>;

export const Expect = Type.Object({
  events: Type.Optional(Type.Array(Event, { description: "all that came of this step, in any order" })),
  discarded: Type.Optional(Type.Array(Name, { description: "the snapshots that the storage was asked to delete in this step, in any order" })),
  pending: Type.Optional(Type.Array(CheckpointId, { description: "checkpoints and savepoints triggered and not ended after this step, in ascending order" })),
  retained: Type.Optional(Type.Array(CheckpointId, { description: "checkpoints that the store holds after this step, in the order in which they were added" })),
}, closed);

const Answers = Type.Enum(["checkpoint-id", "store", "discard"], {
  description: "what the coordinator asks for: an id, that a pointer be stored, that a snapshot be deleted",
});
const Outcome = Type.Enum(["done", "failed", "unknown"], { description: "failed: nothing was written; unknown: whether it was written nobody can say. Default done" });
const Attempt = Type.Optional(Type.Integer({ minimum: 1, description: "the execution attempt that speaks; by default the current one. The first is 1" }));

export const steps = [
  step("request", { request: Name, kind: SnapshotKind, drain: Type.Optional(Type.Boolean({ description: "of a stop: operators give out what they hold back; default false" })), type: Type.Optional(Type.Enum(["configured", "full", "incremental"], { description: "of a checkpoint: default configured" })) }, Expect),
  step("advance", { by: Milliseconds }, Expect),
  step("acknowledge", {
    task: Name, checkpoint: CheckpointId, attempt: Attempt,
    snapshot: Type.Optional(Type.Union([Name, Type.Null()], { description: "the task's snapshot, null: it has no state; by default it is called TASK/CHECKPOINT" })),
    shared: Type.Optional(Type.Array(Name, { description: "files that it refers to, its own and those of earlier snapshots; default none" })),
  }, Expect),
  step("acknowledge-all", { checkpoint: CheckpointId }, Expect),
  step("decline", {
    task: Name, checkpoint: CheckpointId, attempt: Attempt,
    reason: Type.Enum(["write-failed", "alignment-aborted"], { description: "its snapshot could not be written, or it skipped the checkpoint" }),
  }, Expect),
  quietStep("finish", { task: Name }),
  step("drained", { task: Name, checkpoint: CheckpointId, attempt: Attempt }, Expect),
  step("stop", {}, Expect),
  step("start", {}, Expect),
  quietStep("hold", { answers: Answers }),
  step("answer", { answers: Answers, checkpoint: Type.Optional(CheckpointId), outcome: Type.Optional(Outcome) }, Expect),
  step("release", { answers: Answers }, Expect),
  quietStep("fail-next", { answers: Answers }),
  step("trigger-fails", { task: Name, checkpoint: CheckpointId }, Expect),
] as const;
export type Step = Static<(typeof steps)[number]>;
