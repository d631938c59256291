/**
 * A sink that takes an append which got no answer for one that was done.
 * Source: Kafka's acks=0, and every client that logs a timeout and goes on.
 */
import type { Record } from "../../../impl/environment/messages.js";
import type { Reply } from "../../../impl/environment/systems.js";
import { isSteps, type Committable, type MaybeSteps, type Steps } from "../../../impl/engine/sinks/sink.js";
import { TransactionalLogSink } from "../../../impl/engine/sinks/two-phase-commit/transactional-log-sink.js";
import type { Bug } from "../bug.js";

export const silenceTakenForDone: Bug = {
  id: "silence-taken-for-done",
  catalogue: null,
  title: "An append that got no answer is taken for done",
  source: "Kafka producer with acks=0, or a send whose callback's exception nobody looks at (before FlinkKafkaProducer's flush checked for one)",
  sentence: "The request never arrived; its records are in no transaction, and their checkpoint completes without them.",
  property: "no-loss-output",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, sink: () => new TrustingSink() }),
};

class TrustingSink extends TransactionalLogSink {
  override write(record: Record): MaybeSteps<void> {
    const steps = super.write(record);
    return isSteps(steps) ? trusting(steps) : steps;
  }

  override preCommit(): Steps<Committable | null> {
    return trusting(super.preCommit());
  }
}

/** Passes requests on; an append's silence comes back as an answer. */
function* trusting<Result>(steps: Steps<Result>): Steps<Result> {
  for (let step = steps.next(undefined as unknown as Reply); ; ) {
    if (step.done === true) return step.value;
    const { value: request } = step;
    const reply: Reply = yield request;
    const isSilent = reply.kind === "timed-out" && request.system === "transactional-log" && request.kind === "append";
    step = steps.next(isSilent ? { kind: "appended" } : reply);
  }
}
