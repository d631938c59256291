/**
 * The requests that wait for their turn, in the order of their rank, and no more of them than there is room for.
 * Source: Flink CheckpointRequestDecider, its queue of at most 1,000 requests.
 */
import { compareRequests, type CheckpointRequest, type RequestDecider, type Situation } from "./request-decider.js";

/** Requests that may wait at once. */
export const MOST_REQUESTS = 1_000;

/** What is to be done now: a request that runs, requests that have failed, and the timer's new delay in ms. */
export interface Turn<Request extends CheckpointRequest> {
  readonly run: Request | null;
  /** Failed for being too many, or for coming too soon. */
  readonly rejected: readonly Request[];
  readonly postponed: number | null;
}

export class RequestQueue<Request extends CheckpointRequest> {
  private waiting: Request[] = [];

  constructor(private readonly decide: RequestDecider, private readonly room = MOST_REQUESTS) {}

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Takes a new request in, and says whose turn it is. A full queue gives up its last request, but only if that is periodic. */
  submit(request: Request, situation: Situation): Turn<Request> {
    const { waiting, room } = this;
    if (waiting.length >= room && waiting.at(-1)?.periodic === false) return { run: null, rejected: [request], postponed: null };
    // From the end: a periodic request ranks behind all that wait.
    const place = waiting.findLastIndex((other) => compareRequests(request, other) >= 0) + 1;
    waiting.splice(place, 0, request);
    const excess = waiting.splice(room);
    const turn = this.next(situation);
    return excess.length === 0 ? turn : { ...turn, rejected: [...excess, ...turn.rejected] };
  }

  /** Something ended: whose turn is it? */
  next(situation: Situation): Turn<Request> {
    const decision = this.decide(this.waiting, situation);
    switch (decision.kind) {
      case "wait": return NOBODY;
      case "run": return { run: this.waiting.shift()!, rejected: [], postponed: null };
      case "postpone": return { run: null, rejected: [this.waiting.shift()!], postponed: decision.delay };
    }
  }

  /** @returns all that waited. */
  clear(): readonly Request[] {
    return this.waiting.splice(0);
  }
}

const NOBODY = { run: null, rejected: [], postponed: null } as const;
