/**
 * Every planted bug.
 */
import type { Bug } from "./bugs/bug.js";
import { appendRetriedWithoutSequence } from "./bugs/append-retried-without-sequence.js";
import { endedChannelAwaited } from "./bugs/barriers/ended-channel-awaited.js";
import { noCancellation } from "./bugs/barriers/no-cancellation.js";
import { olderBarrierAligns } from "./bugs/barriers/older-barrier-aligns.js";
import { snapshotAtFirstBarrier } from "./bugs/barriers/snapshot-at-first-barrier.js";
import { worldGoesOnTooSoon } from "./bugs/barriers/world-goes-on-too-soon.js";
import { commitAtPreCommit } from "./bugs/commit-at-pre-commit.js";
import { commitsOnlyTheIdNotified } from "./bugs/commits-only-the-id-notified.js";
import { completeDemandsPending } from "./bugs/complete-demands-pending.js";
import { idsSharedBetweenAttempts } from "./bugs/ids-shared-between-attempts.js";
import { failuresNeverForgotten } from "./bugs/failures-never-forgotten.js";
import { lateAcknowledgementDiscards } from "./bugs/late-acknowledgement-discards.js";
import { noAlignment } from "./bugs/no-alignment.js";
import { offsetBesideBarrier } from "./bugs/offset-beside-barrier.js";
import { predecessorNotFenced } from "./bugs/predecessor-not-fenced.js";
import { recoveryInsistsOnCommit } from "./bugs/recovery-insists-on-commit.js";
import { restoredTransactionsNotCommitted } from "./bugs/restored-transactions-not-committed.js";
import { snapshotSharesMemory } from "./bugs/snapshot-shares-memory.js";
import { staleAcknowledgements } from "./bugs/stale-acknowledgements.js";
import { writtenOutsideTheTransaction } from "./bugs/written-outside-the-transaction.js";
import { beginsAfterTheEnd } from "./bugs/two-phase-commit/begins-after-the-end.js";
import { checkpointInSeveralCommits } from "./bugs/two-phase-commit/checkpoint-in-several-commits.js";
import { closeRollsBackThePrepared } from "./bugs/two-phase-commit/close-rolls-back-the-prepared.js";
import { commitKnownByWhoCommits } from "./bugs/two-phase-commit/commit-known-by-who-commits.js";
import { completionCannotBeRepeated } from "./bugs/two-phase-commit/completion-cannot-be-repeated.js";
import { partCounterRestarts } from "./bugs/two-phase-commit/part-counter-restarts.js";
import { plainCommitOnRecovery } from "./bugs/two-phase-commit/plain-commit-on-recovery.js";
import { xidReusedAfterAKill } from "./bugs/two-phase-commit/xid-reused-after-a-kill.js";
import { xidWithTruncatedCheckpoint } from "./bugs/two-phase-commit/xid-with-truncated-checkpoint.js";
import { emptyTransactionAsCommittable } from "./bugs/two-phase-commit/empty-transaction-as-committable.js";
import { fencedRecoveryFails } from "./bugs/two-phase-commit/fenced-recovery-fails.js";
import { pooledIdWithoutNewEpoch } from "./bugs/two-phase-commit/pooled-id-without-new-epoch.js";
import { renamedBeforeItIsSynced } from "./bugs/two-phase-commit/renamed-before-it-is-synced.js";
import { bufferNotFlushed } from "./bugs/sinks/buffer-not-flushed.js";
import { oldAttemptsNotFenced } from "./bugs/sinks/old-attempts-not-fenced.js";
import { markBeforeValues } from "./bugs/sinks/mark-before-values.js";
import { valuesWithoutTheirMark } from "./bugs/sinks/values-without-their-mark.js";
import { writesOnlyTheEntryNotified } from "./bugs/sinks/writes-only-the-entry-notified.js";
import { restoredEntriesDropped } from "./bugs/sinks/restored-entries-dropped.js";
import { unreachableMarksFailTheJob } from "./bugs/sinks/unreachable-marks-fail-the-job.js";
import { lastWrittenWatermark } from "./bugs/sinks/last-written-watermark.js";
import { markAskedByTheNewOwner } from "./bugs/sinks/mark-asked-by-the-new-owner.js";
import { goesOnAfterAFailedEntry } from "./bugs/sinks/goes-on-after-a-failed-entry.js";
import { abortsForgottenByReaders } from "./bugs/aborts-forgotten-by-readers.js";
import { seeksToTheCommittedOffset } from "./bugs/seeks-to-the-committed-offset.js";
import { firstFailureEndsTheCommits } from "./bugs/two-phase-commit/first-failure-ends-the-commits.js";
import { commitErrorSwallowed } from "./bugs/two-phase-commit/commit-error-swallowed.js";
import { handleBeforeSync } from "./bugs/silence/handle-before-sync.js";
import { silenceTakenForDone } from "./bugs/silence/silence-taken-for-done.js";
import { unreadableTakenForEmpty } from "./bugs/silence/unreadable-taken-for-empty.js";
import { keyedStateBySubtask } from "./bugs/jobs/keyed-state-by-subtask.js";
import { transactionsCutAsAList } from "./bugs/jobs/transactions-cut-as-a-list.js";
import { olderStoredAfterNewer } from "./bugs/jobs/older-stored-after-newer.js";
import { announcedBeforeStored } from "./bugs/jobs/announced-before-stored.js";
import { storeFailureSwallowed } from "./bugs/jobs/store-failure-swallowed.js";
import { pauseForgotten } from "./bugs/jobs/pause-forgotten.js";
import { savepointDiscardedAsLate } from "./bugs/jobs/savepoint-discarded-as-late.js";
import { queueNotServed } from "./bugs/jobs/queue-not-served.js";
import { committedUpToTheHighestId } from "./bugs/two-phase-commit/committed-up-to-the-highest-id.js";

export const BUGS: readonly Bug[] = [
  noAlignment, commitAtPreCommit, restoredTransactionsNotCommitted, offsetBesideBarrier, snapshotSharesMemory,
  commitsOnlyTheIdNotified, staleAcknowledgements, completeDemandsPending, writtenOutsideTheTransaction,
  lateAcknowledgementDiscards, appendRetriedWithoutSequence, recoveryInsistsOnCommit,
  beginsAfterTheEnd, checkpointInSeveralCommits, closeRollsBackThePrepared, commitKnownByWhoCommits,
  completionCannotBeRepeated, partCounterRestarts, plainCommitOnRecovery, xidReusedAfterAKill, xidWithTruncatedCheckpoint,
  emptyTransactionAsCommittable, fencedRecoveryFails, pooledIdWithoutNewEpoch, renamedBeforeItIsSynced,
  firstFailureEndsTheCommits, commitErrorSwallowed, committedUpToTheHighestId,
  idsSharedBetweenAttempts, predecessorNotFenced, handleBeforeSync, silenceTakenForDone, unreadableTakenForEmpty,
  abortsForgottenByReaders, seeksToTheCommittedOffset, bufferNotFlushed, oldAttemptsNotFenced, markBeforeValues, valuesWithoutTheirMark,
  writesOnlyTheEntryNotified, restoredEntriesDropped, unreachableMarksFailTheJob, lastWrittenWatermark, goesOnAfterAFailedEntry, markAskedByTheNewOwner,
  noCancellation, olderBarrierAligns, endedChannelAwaited, snapshotAtFirstBarrier, worldGoesOnTooSoon, failuresNeverForgotten,
  keyedStateBySubtask, transactionsCutAsAList, olderStoredAfterNewer, announcedBeforeStored,
  storeFailureSwallowed, pauseForgotten, savepointDiscardedAsLate, queueNotServed,
];
