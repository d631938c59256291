/**
 * The requests that wait for their turn: in which order, how many, and which may run now.
 * Drives the request queue with the decider of the given parts.
 */
import { Type, type Static } from "typebox";
import type { CheckpointRequest, Situation } from "../../../impl/engine/coordinator/request-decider.js";
import { MOST_REQUESTS, RequestQueue, type Turn } from "../../../impl/engine/coordinator/request-queue.js";
import { CannotGoOn, closed, quietStep, step, stepShape } from "../shape.js";
import { Milliseconds, Name, Positive, SnapshotKind } from "../words.js";

const Given = Type.Object({
  "max-concurrent-checkpoints": Type.Optional(Type.Integer({ minimum: 1, description: "default 1" })),
  "min-pause": Type.Optional(Type.Integer({ minimum: 0, description: "ms between a completion and the next periodic checkpoint; default 0" })),
  "queue-limit": Type.Optional(Type.Integer({ minimum: 1, description: "requests that may wait at once; default 1000" })),
  "unaligned": Type.Optional(Type.Boolean({ description: "checkpoints may be unaligned: then no savepoint is forced; default false" })),
}, closed);

const Expect = Type.Object({
  "run": Type.Optional(Type.Union([Name, Type.Null()], { description: "the request that runs now, or none" })),
  "failed": Type.Optional(Type.Array(Type.Object({ request: Name, reason: Type.Enum(["too-many", "too-soon"]) }, closed), { description: "requests that have failed, in order" })),
  "come-again-in": Type.Optional(Type.Union([Positive, Type.Null()], { description: "ms after which the next periodic request is due, where it is put off" })),
}, closed);

const steps = [
  quietStep("set", {
    "now": Type.Optional(Milliseconds),
    "triggering": Type.Optional(Type.Boolean({ description: "another checkpoint is being prepared; false at first" })),
    "pending": Type.Optional(Type.Integer({ minimum: 0, description: "checkpoints and savepoints triggered and not ended; 0 at first" })),
    "cleaning": Type.Optional(Type.Integer({ minimum: 0, description: "checkpoints whose state is being discarded; 0 at first" })),
    "last-completion": Type.Optional(Type.Union([Milliseconds, Type.Null()], { description: "ms at which a checkpoint last completed; null at first" })),
  }),
  step("submit", { request: Name, kind: SnapshotKind, periodic: Type.Boolean(), at: Type.Optional(Milliseconds) }, Expect),
  step("choose", {}, Expect),
  step("clear", {}, Type.Object({ "given-up": Type.Array(Name) }, { ...closed, description: "all that waited, in order" })),
] as const;

type Set = Static<(typeof steps)[0]>;
type Named = CheckpointRequest & { readonly request: string };

export const requestDecider = stepShape({
  name: "request-decider",
  sentence: "Requests for checkpoints and savepoints: which may run now, and which have failed.",
  given: Given,
  steps,
  begin(given, parts) {
    if (given.unaligned === true) throw new CannotGoOn("the engine has no unaligned checkpoints");
    const { "max-concurrent-checkpoints": maxConcurrentCheckpoints = 1, "min-pause": minPause = 0, "queue-limit": room = MOST_REQUESTS } = given;
    const queue = new RequestQueue<Named>(parts.requestDecider, room);
    let situation: Situation = {
      now: 0, triggering: false, pending: 0, cleaning: 0, lastCompletion: null, configuration: { mode: "exactly-once", maxConcurrentCheckpoints, minPause },
    };
    return (one) => {
      switch (one.do) {
        case "set": return void (situation = changed(situation, one));
        case "submit": return outcome(queue.submit({ request: one.request, kind: one.kind, periodic: one.periodic, at: one.at ?? situation.now }, situation));
        case "choose": return outcome(queue.next(situation));
        case "clear": return { "given-up": queue.clear().map(({ request }) => request) };
      }
    };
  },
});

function changed(situation: Situation, { "last-completion": lastCompletion, now, triggering, pending, cleaning }: Set): Situation {
  return {
    ...situation,
    ...(now !== undefined && { now }), ...(triggering !== undefined && { triggering }), ...(pending !== undefined && { pending }), ...(cleaning !== undefined && { cleaning }),
    ...(lastCompletion !== undefined && { lastCompletion }),
  };
}

/** Only a request that is put off has come too soon: the last of those that failed. */
function outcome({ run, rejected, postponed }: Turn<Named>): Static<typeof Expect> {
  return {
    "run": run?.request ?? null,
    "failed": rejected.map(({ request }, index) => ({ request, reason: postponed !== null && index === rejected.length - 1 ? "too-soon" : "too-many" })),
    "come-again-in": postponed,
  };
}
