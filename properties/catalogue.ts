/**
 * Every property, in the order in which a report lists them.
 */
import { alignment } from "./monitors/alignment.js";
import { consistentCut } from "./monitors/consistent-cut.js";
import { noDuplicateOutput } from "./monitors/no-duplicate-output.js";
import { noLossOutput } from "./monitors/no-loss-output.js";
import { oneExplanation } from "./monitors/one-explanation.js";
import { jobEnds, restoreFromLatest } from "./monitors/recovery.js";
import { noDuplicateState, noLossState } from "./monitors/state.js";
import { commitOnlyAfterCompletion, committedEventually, noOrphanTransaction, nothingUncommittedReadable } from "./monitors/transactions.js";
import type { Property } from "./property.js";

export const PROPERTIES: readonly Property[] = [
  noLossOutput, noDuplicateOutput, noLossState, noDuplicateState, oneExplanation, consistentCut, alignment,
  commitOnlyAfterCompletion, committedEventually, nothingUncommittedReadable, noOrphanTransaction, restoreFromLatest, jobEnds,
];
