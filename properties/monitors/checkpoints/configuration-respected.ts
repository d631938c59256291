/**
 * The configuration is respected: how many checkpoints may be pending, how long they may take, the pause between them, how many are kept.
 * Source: Flink CheckpointConfig; CheckpointRequestDecider, §1.3 of the semantics. Savepoints are outside the first and the third.
 */
import type { EventOf, Origin } from "../../../impl/trace/events.js";
import type { Property, Testimony } from "../../property.js";
import { Leader } from "./leader.js";

/** ms by which the world may hold a timer back. */
const TIMER_DELAY = 21;

export const configurationRespected: Property = {
  name: "configuration-respected",
  sentence: "No more checkpoints are pending or retained than configured, none too soon after the last, and none for longer than the timeout.",
  needs: ["run-started", "process-started", "checkpoint-triggered", "acknowledged", "checkpoint-completed", "checkpoint-aborted"],
  atRest: false,
  monitor(testimony) {
    const rules = new Rules(testimony);
    return {
      "run-started": ({ checkpointing }) => void (rules.limits = checkpointing),
      "process-started": (_event, origin) => rules.started(origin),
      "checkpoint-triggered": (event, origin, at) => rules.triggered(event, origin, at),
      "acknowledged": (event, origin, at) => rules.acknowledged(event, origin, at),
      "checkpoint-completed": ({ checkpoint }, origin, at) => rules.completed(checkpoint, origin, at),
      "checkpoint-aborted": (event, origin, at) => rules.aborted(event, origin, at),
      "checkpoint-durable": ({ checkpoint }) => void rules.retained.add(checkpoint),
      "checkpoint-removed": ({ checkpoint }) => void rules.retained.delete(checkpoint),
      "job-started": ({ checkpoint }) => {
        rules.retained.clear();
        if (checkpoint !== null) rules.retained.add(checkpoint);
      },
    };
  },
};

class Rules {
  /** Undefined where the header does not say. */
  limits: EventOf<"run-started">["checkpointing"];
  readonly retained = new Set<number>();
  private readonly leader = new Leader();
  /** Checkpoint → ms at which it was triggered. */
  private readonly pending = new Map<number, number>();
  private lastCompletion: number | null = null;

  constructor(private readonly testimony: Testimony) {}

  started(origin: Origin): void {
    if (!this.leader.started(origin)) return;
    this.pending.clear();
    this.lastCompletion = null;
  }

  triggered({ checkpoint, savepoint }: EventOf<"checkpoint-triggered">, origin: Origin, at: number): void {
    const { limits, lastCompletion } = this;
    if (limits === undefined || !this.leader.is(origin)) return;
    this.testimony.arm();
    const { maxConcurrent, minPause } = limits;
    if (savepoint === undefined && this.pending.size >= maxConcurrent) this.testimony.violated(`checkpoint ${checkpoint} was triggered while ${this.pending.size} were pending, and ${maxConcurrent} may be`);
    // With more than one pending, another may have completed between the decision and the trigger.
    if (savepoint === undefined && maxConcurrent === 1 && lastCompletion !== null && at - lastCompletion < minPause) {
      this.testimony.violated(`checkpoint ${checkpoint} was triggered ${at - lastCompletion} ms after the last had completed, and the pause is ${minPause} ms`);
    }
    this.pending.set(checkpoint, at);
  }

  acknowledged({ checkpoint, task, outcome }: EventOf<"acknowledged">, origin: Origin, at: number): void {
    const since = this.pending.get(checkpoint);
    if (this.limits === undefined || since === undefined || outcome !== "accepted" || !this.leader.is(origin)) return;
    const { timeout } = this.limits;
    if (at - since > timeout + TIMER_DELAY) this.testimony.violated(`checkpoint ${checkpoint} was still pending ${at - since} ms after its trigger, when ${task} acknowledged it; the timeout is ${timeout} ms`);
  }

  completed(checkpoint: number, origin: Origin, at: number): void {
    if (!this.leader.is(origin)) return;
    this.pending.delete(checkpoint);
    this.lastCompletion = at;
    const limit = this.limits?.retained ?? Infinity;
    if (this.retained.size > limit) this.testimony.violated(`${this.retained.size} checkpoints are retained after checkpoint ${checkpoint} has completed, and ${limit} may be`);
  }

  aborted({ checkpoint, reason }: EventOf<"checkpoint-aborted">, origin: Origin, at: number): void {
    if (!this.leader.is(origin)) return;
    const since = this.pending.get(checkpoint);
    this.pending.delete(checkpoint);
    if (this.limits === undefined || since === undefined || reason !== "expired") return;
    const { timeout } = this.limits;
    if (at - since < timeout) this.testimony.violated(`checkpoint ${checkpoint} expired ${at - since} ms after its trigger, and the timeout is ${timeout} ms`);
  }
}
