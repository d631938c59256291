/**
 * One piece of work after the other: a stage's steps ask external systems and go on with the reply, nothing else runs between.
 * Source: the mailbox thread of a Flink task, which blocks in a sink's flush or commit.
 */
import type { Environment } from "../../environment/environment.js";
import { SYSTEMS, type Reply, type Request } from "../../environment/systems.js";
import { isSteps, type MaybeSteps, type Steps } from "../sinks/sink.js";
import type { InputGate } from "./input-gate.js";

interface Job {
  readonly begin: () => MaybeSteps<void>;
  readonly then: () => void;
}

export class Work {
  private readonly queue: Job[] = [];
  private steps: Steps<void> | null = null;
  private then: () => void = nothing;
  private awaited = -1;

  /** `failed` is told when the stage's code throws: the task fails, as it would in Flink. */
  constructor(private readonly env: Environment, private readonly gate: InputGate, private readonly failed: (reason: string) => void) {}

  /** Runs `begin` once all earlier work is done, then `then`. Input is suspended as long as anything is under way. */
  run(begin: () => MaybeSteps<void>, then: () => void = nothing): void {
    this.queue.push({ begin, then });
    if (this.steps === null) this.drain();
  }

  /** @returns whether the reply belonged to the work under way. */
  reply(request: number, reply: Reply): boolean {
    if (this.steps === null || request !== this.awaited) return false;
    this.advance(reply);
    this.drain();
    return true;
  }

  /** Forgets all work: the task has failed. */
  stop(): void {
    this.queue.length = 0;
    this.steps = null;
    this.awaited = -1;
  }

  private drain(): void {
    while (this.steps === null) {
      const job = this.queue.shift();
      if (job === undefined) return this.gate.resume();
      this.begin(job);
    }
  }

  private begin(job: Job): void {
    try {
      const started = job.begin();
      if (!isSteps(started)) return job.then();
      this.steps = started;
    } catch (error) {
      return this.failed(messageOf(error));
    }
    this.then = job.then;
    this.gate.suspend();
    this.advance(undefined);
  }

  private advance(reply: Reply | undefined): void {
    const steps = this.steps!;
    try {
      const step = steps.next(reply!);
      if (step.done !== true) {
        this.awaited = this.env.request(checked(step.value));
      } else {
        this.steps = null;
        this.then();
      }
    } catch (error) {
      this.failed(messageOf(error));
    }
  }
}

/** What user code yields need not be a request. */
function checked(request: Request): Request {
  const value: unknown = request;
  if (typeof value === "object" && value !== null && "system" in value && SYSTEMS.some((system) => system === value.system)) return request;
  throw new Error(`what was yielded is no request: its "system" must be one of ${SYSTEMS.join(", ")}`);
}

export function nothing(): void {}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
