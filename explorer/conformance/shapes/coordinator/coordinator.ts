/**
 * The checkpoint coordinator: it triggers, collects acknowledgements, completes, subsumes, aborts, and tells the tasks.
 * Drives the coordinator of the given parts in a small world of its own.
 */
import type { Static } from "typebox";
import { CheckpointCoordinator } from "../../../../impl/engine/coordinator/checkpoint-coordinator.js";
import type { PlannedTask } from "../../../../impl/engine/coordinator/checkpoint-plan.js";
import type { SnapshotOutcome } from "../../../../impl/engine/coordinator/pending-checkpoint.js";
import { DEFAULT_CONFIGURATION, type Configuration } from "../../../../impl/engine/job/configuration.js";
import type { Parts } from "../../../../impl/engine/parts.js";
import { CannotGoOn, stepShape } from "../../shape.js";
import { tasksOf } from "../../tasks.js";
import { eventsOf } from "./seen.js";
import { Given, steps, type Event, type Expect, type Step } from "./steps.js";
import { Surroundings } from "./surroundings.js";

/** ms; later than any vector looks. */
const NEVER = 10 ** 12;
const NO_SHARED_FILES = "snapshots of the engine refer to no files of others";

export const coordinator = stepShape({
  name: "coordinator",
  sentence: "A checkpoint coordinator: what it tells the tasks, stores and discards when it is asked, acknowledged, declined, or left waiting.",
  anyOrder: ["events", "to", "discarded"],
  given: Given,
  steps,
  begin(given, parts) {
    const driven = new DrivenCoordinator(given, parts);
    return (step) => driven.take(step);
  },
});

class DrivenCoordinator {
  private readonly surroundings = new Surroundings();
  private readonly tasks: readonly PlannedTask[];
  private readonly coordinator: CheckpointCoordinator;
  private finished = new Set<string>();
  private attempt = 0;
  private outcomes: Event[] = [];
  private readonly pending = new Set<number>();

  constructor(given: Given, parts: Parts) {
    this.tasks = tasksOf(given.vertices, given.edges);
    this.coordinator = new CheckpointCoordinator(this.surroundings.env, { tasks: this.tasks }, configurationOf(given), parts, () => void this.outcomes.push({ event: "job-failed" }));
    const from = given["started-from"];
    if (from !== undefined) this.adopt(from);
    if (given.started !== false) this.start();
    this.came();
  }

  take(step: Step): Static<typeof Expect> {
    this.act(step);
    this.settle();
    const events = this.came();
    const discarded = events.flatMap((event) => (event.event === "discarded" ? [event.snapshot] : []));
    return { events, discarded, pending: [...this.pending].sort((one, other) => one - other), retained: [...this.surroundings.retained] };
  }

  private act(step: Step): void {
    const { coordinator: part, surroundings } = this;
    if ("shared" in step || "type" in step) throw new CannotGoOn(NO_SHARED_FILES);
    switch (step.do) {
      case "request": return part.request({ kind: step.kind, drain: step.drain ?? false, done: (outcome) => this.done(step.request, outcome) });
      case "advance": return this.advance(step.by);
      case "acknowledge": return this.acknowledge(step.task, step.checkpoint, step.attempt, step.snapshot);
      case "acknowledge-all": return this.tasks.filter(({ name }) => !this.finished.has(name)).forEach(({ name }) => this.acknowledge(name, step.checkpoint));
      case "decline": return part.decline(step.task, step.checkpoint, step.reason);
      case "drained": return this.drained(step.task, step.checkpoint, step.attempt);
      case "finish": return void this.finished.add(step.task);
      case "stop": return part.stop();
      case "start": return this.start();
      case "hold": return surroundings.hold(step.answers);
      case "answer": return void part.reply(...surroundings.heldAnswer(step.answers, step.checkpoint ?? null, step.outcome ?? "done"));
      case "release": return surroundings.release(step.answers);
      case "fail-next": return surroundings.failNext(step.answers);
      case "trigger-fails": throw new CannotGoOn("in the engine nobody hears that a trigger failed");
    }
  }

  private adopt(checkpoint: number): void {
    this.surroundings.adopt({ checkpoint, attempt: 0, snapshots: this.tasks.map(({ name }) => ({ task: name, handle: `${name}/${checkpoint}` })) });
  }

  private start(): void {
    const { attempt, completed, kept } = this.surroundings.beginAttempt();
    this.attempt = attempt;
    this.finished = new Set();
    this.coordinator.recover(completed, kept);
    this.coordinator.startPeriodic(attempt, this.finished);
  }

  private acknowledge(task: string, checkpoint: number, attempt = this.attempt, snapshot: string | null = `${task}/${checkpoint}`): void {
    this.coordinator.acknowledge({ task, attempt, checkpoint, handle: snapshot });
    this.settle();
  }

  private drained(task: string, checkpoint: number, attempt = this.attempt): void {
    if (this.coordinator.stopped === null) throw new CannotGoOn("only in a stopped world tasks drain");
    this.coordinator.stopped.taskDrained(task, attempt, checkpoint);
  }

  private advance(by: number): void {
    const until = this.surroundings.env.now() + by;
    for (let timer = this.surroundings.nextTimer(until); timer !== null; timer = this.surroundings.nextTimer(until)) {
      if (timer.kind === "checkpoint-interval") this.coordinator.intervalElapsed();
      if (timer.kind === "checkpoint-timeout") this.coordinator.timeoutElapsed(timer.subject);
      this.settle();
    }
  }

  /** Until nothing more is answered. */
  private settle(): void {
    for (let answer = this.surroundings.nextAnswer(); answer !== undefined; answer = this.surroundings.nextAnswer()) this.coordinator.reply(...answer);
  }

  private done(request: string, outcome: SnapshotOutcome): void {
    this.outcomes.push(outcome.kind === "completed" ? { event: "request-met", request, checkpoint: outcome.completed.checkpoint } : { event: "request-failed", request, reason: outcome.reason });
  }

  /** What came since the last time. */
  private came(): Event[] {
    const events = [...eventsOf(this.surroundings.seen.splice(0)), ...this.outcomes.splice(0)];
    for (const event of events) {
      if (event.event === "triggered") this.pending.add(event.checkpoint);
      if (event.event === "completed" || event.event === "aborted") this.pending.delete(event.checkpoint);
    }
    return events;
  }
}

function configurationOf(given: Given): Configuration {
  if (given.unaligned === true) throw new CannotGoOn("the engine has no unaligned checkpoints");
  if (given.incremental === true || given["started-from-shared"] !== undefined) throw new CannotGoOn(NO_SHARED_FILES);
  if ((given["claim-mode"] ?? "no-claim") !== "no-claim") throw new CannotGoOn("in the engine what a job starts from always stays its user's");
  if (given["checkpoints-after-tasks-finish"] === false) throw new CannotGoOn("the engine always takes checkpoints after tasks have finished");
  return {
    ...DEFAULT_CONFIGURATION,
    mode: given.mode === "stop-the-world" ? "stop-the-world" : DEFAULT_CONFIGURATION.mode,
    interval: given.interval ?? NEVER, minPause: given["min-pause"] ?? 0, timeout: given.timeout ?? 600_000,
    maxConcurrentCheckpoints: given["max-concurrent-checkpoints"] ?? 1, tolerableFailedCheckpoints: given["tolerable-failed-checkpoints"] ?? null,
    retained: given["num-retained"] ?? 1,
  };
}
