/**
 * The durable store of a job manager: completed checkpoints, savepoints, the giver of ids; and what becomes of it all when the job ends.
 */
import { Type, type Static } from "typebox";
import type { CheckpointStoreRequest, CompletedCheckpoint, Reply } from "../../../impl/environment/systems.js";
import { DISCARDED, RETENTIONS, type Retention } from "../../../impl/engine/recovery/retention.js";
import type { Parts } from "../../../impl/engine/parts.js";
import { CheckpointStore } from "../../../impl/simulator/storage/checkpoint-store.js";
import type { WorldEvent } from "../../../impl/trace/events.js";
import { CannotGoOn, closed, quietStep, step, stepShape } from "../shape.js";
import { storeContext } from "../store-context.js";
import { CheckpointId } from "../words.js";

const Given = Type.Object({
  "num-retained": Type.Optional(Type.Integer({ minimum: 1, description: "default 1" })),
  "externalized-checkpoint-retention": Type.Optional(Type.Enum([...RETENTIONS], { description: "default no-externalized-checkpoints" })),
}, closed);

const Expect = Type.Object({
  stored: Type.Optional(Type.Boolean({ description: "whether it was written" })),
  retained: Type.Optional(Type.Array(CheckpointId, { description: "checkpoints that the store holds afterwards, in the order in which they were added" })),
  removed: Type.Optional(Type.Array(CheckpointId, { description: "checkpoints that it held before, and does no longer, in any order" })),
}, closed);

const steps = [
  step("add", { checkpoint: CheckpointId }, Expect),
  step("add-savepoint", { checkpoint: CheckpointId, stops: Type.Optional(Type.Boolean({ description: "the job ends with it; default false" })) }, Expect),
  step("start-from", { checkpoint: CheckpointId }, Expect),
  quietStep("fail-next", {}),
  quietStep("corrupt", { checkpoint: CheckpointId }),
  step("recover", {}, Type.Object({
    retained: Type.Optional(Type.Array(CheckpointId, { description: "as a new job manager reads them" })),
    latest: Type.Optional(Type.Union([CheckpointId, Type.Null()], { description: "the one to restore; null: none" })),
    fails: Type.Optional(Type.Boolean()),
  }, closed)),
  step("next-id", {}, Type.Object({ checkpoint: CheckpointId }, closed)),
  step("end", { status: Type.Enum(["finished", "cancelled", "failed"]) }, Expect),
] as const;
type Step = Static<(typeof steps)[number]>;

export const completedCheckpointStore = stepShape({
  name: "completed-checkpoint-store",
  sentence: "A durable store of completed checkpoints: what it holds, what a new job manager finds in it, which ids it gives.",
  anyOrder: ["removed"],
  given: Given,
  steps,
  begin(given, parts) {
    const driven = new DrivenStore(given["num-retained"] ?? 1, given["externalized-checkpoint-retention"] ?? "no-externalized-checkpoints", parts);
    return (one) => driven.take(one);
  },
});

class DrivenStore {
  private readonly store = new CheckpointStore();
  private readonly retained = new Set<number>();
  private removed: number[] = [];
  private fails = false;

  constructor(private readonly count: number, private readonly retention: Retention, private readonly parts: Parts) {
    this.ask({ kind: "begin-attempt", job: 1 });
  }

  take(one: Step): unknown {
    switch (one.do) {
      case "add": return this.afterwards(this.ask({ kind: "add", completed: completed(one.checkpoint), retained: this.count }));
      case "add-savepoint": return this.afterwards(this.ask({ kind: "add-savepoint", completed: completed(one.checkpoint), stops: one.stops ?? false }));
      case "start-from": return this.startFrom(one.checkpoint);
      case "fail-next": return void (this.fails = true);
      case "corrupt": throw new CannotGoOn("in the engine what the store has written can always be read");
      case "recover": return this.recover();
      case "next-id": return { checkpoint: idOf(this.ask({ kind: "next-checkpoint-id" })) };
      case "end": return this.afterwards(this.ask({ kind: "end-job", status: one.status, discard: DISCARDED[this.retention][one.status] }));
    }
  }

  private startFrom(checkpoint: number): unknown {
    const reply = this.ask({ kind: "adopt", completed: completed(checkpoint) });
    this.retained.add(checkpoint);
    return this.afterwards(reply);
  }

  private recover(): unknown {
    const reply = this.ask({ kind: "begin-attempt", job: 1 });
    if (reply.kind !== "attempt-begun") throw new CannotGoOn("the job is over: nothing is recovered");
    return { retained: reply.completed.map(({ checkpoint }) => checkpoint), latest: this.parts.checkpointChoice(reply.completed)?.checkpoint ?? null, fails: false };
  }

  private afterwards(reply: Reply): Static<typeof Expect> {
    return { stored: reply.kind !== "not-added", retained: [...this.retained], removed: this.removed.splice(0) };
  }

  private ask(request: CheckpointStoreRequest): Reply {
    return this.store.handle({ system: "checkpoint-store", ...request }, storeContext((event) => this.happened(event), () => this.takeFailure()));
  }

  private happened(event: WorldEvent): void {
    if (event.kind === "checkpoint-durable") this.retained.add(event.checkpoint);
    if (event.kind !== "checkpoint-removed") return;
    this.retained.delete(event.checkpoint);
    this.removed.push(event.checkpoint);
  }

  private takeFailure(): boolean {
    const { fails } = this;
    this.fails = false;
    return fails;
  }
}

function completed(checkpoint: number): CompletedCheckpoint {
  return { checkpoint, attempt: 1, snapshots: [] };
}

function idOf(reply: Reply): number {
  if (reply.kind !== "checkpoint-id") throw new CannotGoOn("the store gives no id");
  return reply.checkpoint;
}
