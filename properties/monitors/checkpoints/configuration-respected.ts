/**
 * The configuration is respected: how many checkpoints may be pending, how long they may take, the pause between them, how many are kept, how many may fail.
 * Source: Flink CheckpointConfig; CheckpointRequestDecider and CheckpointFailureManager, §1.3 and §1.12 of the semantics. Savepoints are outside the first, the third and the last.
 * That a job restarts though fewer have failed is not judged: any other reason will do for a restart.
 */
import type { EventOf, Origin } from "../../../impl/trace/events.js";
import type { Property, Testimony } from "../../property.js";
import { Leader } from "./leader.js";

/** ms by which the world may hold a timer back. */
const TIMER_DELAY = 21;

export const configurationRespected: Property = {
  name: "configuration-respected",
  sentence: "No more checkpoints are pending or retained than configured, none too soon after the last, none for longer than the timeout, and the job does not go on when more in a row have failed than are tolerated.",
  needs: ["run-started", "process-started", "checkpoint-triggered", "acknowledged", "checkpoint-completed", "checkpoint-aborted"],
  atRest: false,
  monitor(testimony) {
    const rules = new Rules(testimony);
    return {
      "run-started": ({ checkpointing, tolerable }) => {
        rules.limits = checkpointing;
        rules.failures.tolerable = tolerable;
      },
      "process-started": (_event, origin) => rules.started(origin),
      "checkpoint-triggered": (event, origin, at) => rules.triggered(event, origin, at),
      "acknowledged": (event, origin, at) => rules.acknowledged(event, origin, at),
      "checkpoint-completed": ({ checkpoint }, origin, at) => rules.completed(checkpoint, origin, at),
      "checkpoint-aborted": (event, origin, at) => rules.aborted(event, origin, at),
      "restarting": (_event, origin) => rules.givenUp(origin),
      "job-failed": (_event, origin) => rules.givenUp(origin),
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
  readonly failures = new Failures();
  private readonly leader = new Leader();
  /** Checkpoint → ms at which it was triggered. */
  private readonly pending = new Map<number, number>();
  private readonly savepoints = new Set<number>();
  private lastCompletion: number | null = null;

  constructor(private readonly testimony: Testimony) {}

  started(origin: Origin): void {
    if (!this.leader.started(origin)) return;
    this.pending.clear();
    this.failures.forget();
    this.lastCompletion = null;
  }

  triggered({ checkpoint, savepoint }: EventOf<"checkpoint-triggered">, origin: Origin, at: number): void {
    const { limits, lastCompletion } = this;
    if (limits === undefined || !this.leader.is(origin)) return;
    this.testimony.arm();
    this.failures.goesOn(this.testimony, `checkpoint ${checkpoint} was triggered`);
    const { maxConcurrent, minPause } = limits;
    if (savepoint !== undefined) this.savepoints.add(checkpoint);
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
    this.failures.goesOn(this.testimony, `${task} was heard to acknowledge checkpoint ${checkpoint}`);
    const { timeout } = this.limits;
    if (at - since > timeout + TIMER_DELAY) this.testimony.violated(`checkpoint ${checkpoint} was still pending ${at - since} ms after its trigger, when ${task} acknowledged it; the timeout is ${timeout} ms`);
  }

  completed(checkpoint: number, origin: Origin, at: number): void {
    if (!this.leader.is(origin)) return;
    this.pending.delete(checkpoint);
    this.failures.goesOn(this.testimony, `checkpoint ${checkpoint} completed`);
    this.failures.succeeded(checkpoint);
    this.lastCompletion = at;
    const limit = this.limits?.retained ?? Infinity;
    if (this.retained.size > limit) this.testimony.violated(`${this.retained.size} checkpoints are retained after checkpoint ${checkpoint} has completed, and ${limit} may be`);
  }

  aborted({ checkpoint, reason }: EventOf<"checkpoint-aborted">, origin: Origin, at: number): void {
    if (!this.leader.is(origin)) return;
    const since = this.pending.get(checkpoint);
    this.pending.delete(checkpoint);
    if (this.limits === undefined || since === undefined) return;
    if (!this.savepoints.has(checkpoint)) this.failures.failed(checkpoint, reason);
    if (reason !== "expired") return;
    const { timeout } = this.limits;
    if (at - since < timeout) this.testimony.violated(`checkpoint ${checkpoint} expired ${at - since} ms after its trigger, and the timeout is ${timeout} ms`);
  }

  /** The job fails, and with it all that its tasks have under way. */
  givenUp(origin: Origin): void {
    if (this.leader.is(origin)) this.failures.forget();
  }
}

const COUNTED: ReadonlySet<EventOf<"checkpoint-aborted">["reason"]> = new Set(["declined", "expired", "not-stored"]);

/** Checkpoints that have failed in a row, and no newer one has completed. */
class Failures {
  /** null: any number. */
  tolerable: number | null = null;
  private readonly inARow = new Set<number>();
  private lastSucceeded = 0;

  failed(checkpoint: number, reason: EventOf<"checkpoint-aborted">["reason"]): void {
    if (COUNTED.has(reason) && checkpoint > this.lastSucceeded) this.inARow.add(checkpoint);
  }

  succeeded(checkpoint: number): void {
    this.lastSucceeded = Math.max(this.lastSucceeded, checkpoint);
    this.inARow.clear();
  }

  forget(): void {
    this.inARow.clear();
  }

  /** The job manager does what it does for a job that goes on. */
  goesOn({ violated }: Testimony, what: string): void {
    const { inARow: { size }, tolerable } = this;
    if (tolerable === null || size <= tolerable) return;
    violated(`${what} after ${size} in a row had failed, and ${tolerable} may; the job should have failed`);
  }
}
