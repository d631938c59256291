/**
 * What a job's configuration promises before any fault takes something away, as data: the properties that each mode does not promise.
 * The level of the chain is that of its weakest member.
 */
import type { EventOf } from "../impl/trace/events.js";
import type { Mode } from "../impl/trace/settings.js";
import { PROPERTY_NAMES, type PropertyName } from "./property.js";

/** What a trace's header says about it. */
export type PromiseHeader = Pick<EventOf<"run-started">, "mode">;

interface ModeCell {
  readonly withholds: readonly PropertyName[];
  readonly because: string;
  readonly source: string;
}

export const MODE_PROMISES: { readonly [M in Mode]: ModeCell } = {
  "exactly-once": { withholds: [], because: "aligned barriers make the cut consistent", source: "Carbone et al. 2015; Flink SingleCheckpointBarrierHandler" },
  "at-least-once": {
    withholds: ["no-duplicate-state", "no-duplicate-output", "one-explanation", "consistent-cut", "alignment"],
    because: "what follows a barrier on a fast channel enters the snapshot, and is applied and written again when it is replayed",
    source: "Flink CheckpointBarrierTracker",
  },
  "stop-the-world": { withholds: [], because: "no record is on its way while the state is saved", source: "the baseline of Chandy & Lamport 1985 and of Carbone et al. 2015" },
  "none": {
    withholds: [
      "no-loss-output", "no-loss-state", "no-duplicate-state", "one-explanation", "consistent-cut", "alignment",
      "commit-only-after-completion", "committed-eventually", "no-orphan-transaction",
    ],
    because: "no checkpoint ever completes: nothing is committed, no state outlives its task, and what is left open is the external system's to end",
    source: "Flink with execution.checkpointing.interval unset",
  },
};

/** What a job with this header never promised. */
export function withheld({ mode }: PromiseHeader): readonly PropertyName[] {
  return MODE_PROMISES[mode].withholds;
}

/** The properties that it must have in every run, as far as no fault withdraws them. */
export function promised(header: PromiseHeader): ReadonlySet<PropertyName> {
  const never = withheld(header);
  return new Set(PROPERTY_NAMES.filter((name) => !never.includes(name)));
}
