/**
 * Every planted bug.
 */
import type { Bug } from "./bugs/bug.js";
import { appendRetriedWithoutSequence } from "./bugs/append-retried-without-sequence.js";
import { commitAtPreCommit } from "./bugs/commit-at-pre-commit.js";
import { commitsOnlyTheIdNotified } from "./bugs/commits-only-the-id-notified.js";
import { completeDemandsPending } from "./bugs/complete-demands-pending.js";
import { lateAcknowledgementDiscards } from "./bugs/late-acknowledgement-discards.js";
import { noAlignment } from "./bugs/no-alignment.js";
import { offsetBesideBarrier } from "./bugs/offset-beside-barrier.js";
import { recoveryInsistsOnCommit } from "./bugs/recovery-insists-on-commit.js";
import { restoredTransactionsNotCommitted } from "./bugs/restored-transactions-not-committed.js";
import { snapshotSharesMemory } from "./bugs/snapshot-shares-memory.js";
import { staleAcknowledgements } from "./bugs/stale-acknowledgements.js";
import { writtenOutsideTheTransaction } from "./bugs/written-outside-the-transaction.js";

export const BUGS: readonly Bug[] = [
  noAlignment, commitAtPreCommit, restoredTransactionsNotCommitted, offsetBesideBarrier, snapshotSharesMemory,
  commitsOnlyTheIdNotified, staleAcknowledgements, completeDemandsPending, writtenOutsideTheTransaction,
  lateAcknowledgementDiscards, appendRetriedWithoutSequence, recoveryInsistsOnCommit,
];
