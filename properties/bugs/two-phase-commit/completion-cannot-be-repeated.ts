/**
 * A sink on an object store for which an upload that is not known is lost, also when it was completed.
 * Source: arroyo 9ac0f28a (A39).
 */
import type { Steps } from "../../../impl/engine/sinks/sink.js";
import { ObjectStoreSink } from "../../../impl/engine/sinks/two-phase-commit/object-store-sink.js";
import type { Bug } from "../bug.js";

export const completionCannotBeRepeated: Bug = {
  id: "completion-cannot-be-repeated",
  catalogue: "A39",
  title: "The completion of an upload cannot be repeated",
  source: "arroyo 9ac0f28a (#1027): no such upload, after a crash between the completion and its being recorded",
  sentence: "Recovery completes again what was completed, is told that there is no such upload, and fails, again and again. Nothing is lost on the way: only liveness is broken.",
  property: "job-ends",
  guarantee: null,
  scenario: "object-store",
  plant: (parts) => ({ ...parts, sink: () => new LiteralSink() }),
};

class LiteralSink extends ObjectStoreSink {
  protected override *wasCompleted(): Steps<boolean> {
    return false;
  }

  /** It has no other way to take a refusal, in recovery as at any time. */
  override *commit(...[committable]: Parameters<ObjectStoreSink["commit"]>): Steps<void> {
    yield* super.commit(committable, false);
  }
}
