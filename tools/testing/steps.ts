// Drives the steps of a sink by hand: every request is written down and answered.
import type { Reply, Request } from "../../impl/environment/systems.js";
import { isSteps, type MaybeSteps } from "../../impl/engine/sinks/sink.js";

/** Runs steps to their end; `answer` replies to each request. */
export function drive<Result>(steps: MaybeSteps<Result>, answer: (request: Request) => Reply): Result {
  if (!isSteps(steps)) return steps;
  for (let step = steps.next(undefined as never); ; step = steps.next(answer(step.value))) {
    if (step.done === true) return step.value;
  }
}
