/**
 * What a write-ahead log makes of an answer, and of none: each asks once.
 */
import type { Reply, Request } from "../../../environment/systems.js";
import type { Steps } from "../sink.js";

/** Whether a mark is there; null: no answer. */
export function* found(request: Request): Steps<boolean | null> {
  const { kind }: Reply = yield request;
  return kind === "found" ? true : kind === "absent" ? false : null;
}

/** Whether there was an answer. */
export function* answered(request: Request): Steps<boolean> {
  return (yield request).kind !== "timed-out";
}

/** Whether this was the answer, or that. */
export function* answeredWith(request: Request, one: Reply["kind"], other: Reply["kind"] = one): Steps<boolean> {
  const { kind } = yield request;
  return kind === one || kind === other;
}

/** There is nothing to do. */
export function* nothing(): Steps<void> {}

/** It is done already. */
export function* done(): Steps<boolean> {
  return true;
}
