/**
 * Every property, in the order in which a report lists them.
 */
import { alignment } from "./monitors/barriers/alignment.js";
import { cancellationPassedOn } from "./monitors/barriers/cancellation-passed-on.js";
import { checkpointEnds } from "./monitors/checkpoints/checkpoint-ends.js";
import { demandMet } from "./monitors/checkpoints/demand-met.js";
import { configurationRespected } from "./monitors/checkpoints/configuration-respected.js";
import { retainedStateKept } from "./monitors/checkpoints/retained-state-kept.js";
import { commitOnlyAfterCompletion } from "./monitors/transactions/commit-only-after-completion.js";
import { committedEventually } from "./monitors/transactions/committed-eventually.js";
import { consistentCut } from "./monitors/state/consistent-cut.js";
import { givenUpForCause } from "./monitors/barriers/given-up-for-cause.js";
import { jobEnds } from "./monitors/checkpoints/job-ends.js";
import { noDuplicateOutput } from "./monitors/output/no-duplicate-output.js";
import { noDuplicateState, noLossState } from "./monitors/state/state.js";
import { noLossOutput } from "./monitors/output/no-loss-output.js";
import { noOrphanTransaction } from "./monitors/transactions/no-orphan-transaction.js";
import { nothingUncommittedReadable } from "./monitors/transactions/nothing-uncommitted-readable.js";
import { oneExplanation } from "./monitors/state/one-explanation.js";
import { orderPerKey } from "./monitors/state/order-per-key.js";
import { abortedNeverReadable } from "./monitors/visible/aborted-never-readable.js";
import { oldAttemptsShowNothingNew } from "./monitors/visible/old-attempts-show-nothing-new.js";
import { visibleOutputNeverGoesBack } from "./monitors/visible/visible-output-never-goes-back.js";
import { restoreFromLatest } from "./monitors/state/restore-from-latest.js";
import type { AnyPropertyName, Property } from "./property.js";
import { RUN_OF_THE_MODEL, runOfTheModel } from "./refinement/run-of-the-model.js";

/** Judged in every run. */
export const PROPERTIES: readonly Property[] = [
  noLossOutput, noDuplicateOutput, noLossState, noDuplicateState, oneExplanation, consistentCut, alignment,
  cancellationPassedOn, givenUpForCause,
  commitOnlyAfterCompletion, committedEventually, nothingUncommittedReadable, abortedNeverReadable,
  visibleOutputNeverGoesBack, oldAttemptsShowNothingNew, noOrphanTransaction, orderPerKey, restoreFromLatest,
  retainedStateKept, configurationRespected, checkpointEnds, demandMet, jobEnds,
];

/** With the one that a campaign judges in some runs only. */
export const ALL_PROPERTIES: readonly Property[] = [...PROPERTIES, runOfTheModel()];

/** These, and the one that is judged in some runs only if it is the one of this name. */
export function propertiesWith(name: AnyPropertyName, properties: readonly Property[] = PROPERTIES): readonly Property[] {
  return name === RUN_OF_THE_MODEL ? [...properties, runOfTheModel()] : properties;
}
