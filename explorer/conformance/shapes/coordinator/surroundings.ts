/**
 * A small world around one checkpoint coordinator: a clock, timers, the world's own checkpoint store, and a record of all that could be seen.
 * Requests are answered at once, unless the vector holds their answers back.
 */
import type { Environment } from "../../../../impl/environment/environment.js";
import type { SystemContext } from "../../../../impl/environment/external-system.js";
import type { ControlMessage, TimerKind } from "../../../../impl/environment/messages.js";
import type { CompletedCheckpoint, Reply, Request } from "../../../../impl/environment/systems.js";
import { CheckpointStore } from "../../../../impl/simulator/storage/checkpoint-store.js";
import type { ProcessEvent, WorldEvent } from "../../../../impl/trace/events.js";
import { CannotGoOn } from "../../shape.js";
import { storeContext } from "../../store-context.js";

export type Answers = "checkpoint-id" | "store" | "discard";

/** What the coordinator did, or what the world did for it. */
export type Seen =
  | { readonly kind: "sent"; readonly to: string; readonly message: ControlMessage }
  | { readonly kind: "discarded"; readonly snapshot: string }
  | { readonly kind: "reported"; readonly event: ProcessEvent | WorldEvent };

interface Asked {
  readonly number: number;
  readonly request: Request;
}

interface Timer {
  readonly kind: TimerKind;
  readonly subject: number;
  readonly due: number;
}

export class Surroundings {
  readonly seen: Seen[] = [];
  /** Checkpoints in the store, in the order in which they were added. */
  readonly retained = new Set<number>();
  readonly env: Environment;
  private clock = 0;
  private timers: readonly Timer[] = [];
  private asked: Asked[] = [];
  private requests = 0;
  private storeFails = false;
  /** Left by an earlier job, whose user keeps it. */
  private readonly left: CompletedCheckpoint[] = [];
  private readonly held = new Set<Answers>();
  private readonly store = new CheckpointStore();

  constructor() {
    this.env = {
      process: "coordinator", attempt: 1, now: () => this.clock, emit() {}, pause() {}, resume() {},
      send: (to, _attempt, message) => void this.seen.push({ kind: "sent", to, message }),
      setTimer: (kind, subject, delay) => void (this.timers = [...this.without(kind, subject), { kind, subject, due: this.clock + delay }]),
      cancelTimer: (kind, subject) => void (this.timers = this.without(kind, subject)),
      request: (request) => this.ask(request),
      report: (event) => void this.seen.push({ kind: "reported", event }),
    };
  }

  hold(answers: Answers): void {
    this.held.add(answers);
  }

  failNext(answers: Answers): void {
    if (answers !== "store") throw new CannotGoOn(`in the engine the answer to ${answers} cannot fail`);
    this.storeFails = true;
  }

  /** The completed checkpoints that a new attempt finds, and the number of that attempt. */
  beginAttempt(): { readonly attempt: number; readonly completed: readonly CompletedCheckpoint[]; readonly kept: readonly CompletedCheckpoint[] } {
    const reply = this.store.handle({ system: "checkpoint-store", kind: "begin-attempt", job: 1 }, this.context());
    if (reply.kind !== "attempt-begun") throw new CannotGoOn("the job has been stopped with a savepoint: nothing starts again");
    return { ...reply, kept: [...reply.kept, ...this.left] };
  }

  adopt(completed: CompletedCheckpoint): void {
    this.store.handle({ system: "checkpoint-store", kind: "adopt", completed }, this.context());
    this.retained.add(completed.checkpoint);
    this.left.push(completed);
  }

  /** The answers that are not held back, each at the moment it is taken; undefined: there is none. */
  nextAnswer(): readonly [number: number, reply: Reply] | undefined {
    const next = this.asked.find(({ request }) => !this.held.has(answersOf(request)));
    return next === undefined ? undefined : this.answer(next);
  }

  /** An answer that was held back, the oldest that fits. */
  heldAnswer(answers: Answers, checkpoint: number | null, outcome: "done" | "failed" | "unknown"): readonly [number: number, reply: Reply] {
    const fits = ({ request }: Asked): boolean => answersOf(request) === answers && (checkpoint === null || ("completed" in request && request.completed.checkpoint === checkpoint));
    const asked = this.asked.find(fits);
    if (asked === undefined) throw new CannotGoOn(`there is nothing to answer: no ${answers} is asked for${checkpoint === null ? "" : ` of checkpoint ${checkpoint}`}`);
    if (outcome === "failed") this.failNext(answers);
    return this.answer(asked, outcome === "unknown");
  }

  release(answers: Answers): void {
    this.held.delete(answers);
  }

  /** Lets time pass up to the next timer that is due by then. @returns that timer, or null when it is `until` */
  nextTimer(until: number): Timer | null {
    const [next] = this.timers.filter(({ due }) => due <= until).toSorted((one, other) => one.due - other.due);
    this.clock = next?.due ?? until;
    if (next !== undefined) this.timers = this.without(next.kind, next.subject);
    return next ?? null;
  }

  private ask(request: Request): number {
    this.asked.push({ number: this.requests, request });
    if (request.kind === "discard") this.seen.push({ kind: "discarded", snapshot: request.handle });
    return this.requests++;
  }

  private answer(asked: Asked, isUnknown = false): readonly [number: number, reply: Reply] {
    this.asked = this.asked.filter((other) => other !== asked);
    const { number, request } = asked;
    if (isUnknown) return [number, { kind: "timed-out" }];
    return [number, request.system === "checkpoint-store" ? this.store.handle(request, this.context()) : { kind: "discarded" }];
  }

  private without(kind: TimerKind, subject: number): readonly Timer[] {
    return this.timers.filter((timer) => timer.kind !== kind || timer.subject !== subject);
  }

  private context(): SystemContext {
    return storeContext((event) => this.happened(event), () => this.takeFailure());
  }

  private happened(event: WorldEvent): void {
    this.seen.push({ kind: "reported", event });
    if (event.kind === "checkpoint-durable") this.retained.add(event.checkpoint);
    if (event.kind === "checkpoint-removed") this.retained.delete(event.checkpoint);
  }

  private takeFailure(): boolean {
    const fails = this.storeFails;
    this.storeFails = false;
    return fails;
  }
}

function answersOf(request: Request): Answers {
  switch (request.kind) {
    case "next-checkpoint-id": return "checkpoint-id";
    case "discard": return "discard";
    default: return "store";
  }
}
