/**
 * A sink that repeats an append whose reply was lost as if it were a new one.
 * Source: Kafka before KIP-98, and every producer with retries but without idempotence.
 */
import type { Record } from "../../impl/environment/messages.js";
import type { Reply, Request } from "../../impl/environment/systems.js";
import { isSteps, type Committable, type MaybeSteps, type Steps } from "../../impl/engine/sinks/sink.js";
import { TransactionalLogSink } from "../../impl/engine/sinks/two-phase-commit/transactional-log-sink.js";
import type { Bug } from "./bug.js";

export const appendRetriedWithoutSequence: Bug = {
  id: "append-retried-without-sequence",
  catalogue: null,
  title: "A retried append is not recognised",
  source: "Kafka KIP-98: sequence numbers make a retried send idempotent",
  sentence: "The append was done and its reply lost; repeated under a new number it is done again, within one transaction.",
  property: "no-duplicate-output",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, sink: () => new RetryingSink() }),
};

class RetryingSink extends TransactionalLogSink {
  override write(record: Record): MaybeSteps<void> {
    return renumbered(super.write(record));
  }

  override preCommit(): Steps<Committable | null> {
    return renumbered(super.preCommit());
  }
}

/** Passes requests on, every append under a number never used before. */
function renumbered<Result>(steps: Steps<Result>): Steps<Result>;
function renumbered<Result>(steps: MaybeSteps<Result>): MaybeSteps<Result>;
function renumbered<Result>(steps: MaybeSteps<Result>): MaybeSteps<Result> {
  return isSteps(steps) ? renumber(steps) : steps;
}

function* renumber<Result>(steps: Steps<Result>): Steps<Result> {
  let retries = 0;
  for (let step = steps.next(undefined as unknown as Reply); ; ) {
    if (step.done === true) return step.value;
    const reply: Reply = yield withSequence(step.value, retries);
    retries += reply.kind === "timed-out" ? 1 : 0;
    step = steps.next(reply);
  }
}

function withSequence(request: Request, retries: number): Request {
  return request.system === "transactional-log" && request.kind === "append" ? { ...request, sequence: request.sequence * 1000 + retries } : request;
}
