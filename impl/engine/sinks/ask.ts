/**
 * Asking external systems: until there is an answer, where a request may be repeated.
 */
import type { Reply, Request } from "../../environment/systems.js";
import type { Steps } from "./sink.js";

export type RequestTo<System extends Request["system"]> = Extract<Request, { readonly system: System }>;

/** A reply that is none is followed by the same request. */
export function* untilAnswered(request: Request): Steps<Exclude<Reply, { readonly kind: "timed-out" }>> {
  for (;;) {
    const reply = yield request;
    if (reply.kind !== "timed-out") return reply;
  }
}

export function refused(what: string, reply: Reply): Error {
  return new Error(`${what} was refused: ${reply.kind}`);
}
