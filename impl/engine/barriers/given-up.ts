/**
 * Whom a task tells that it has given a checkpoint up: the coordinator by a decline, and all behind it by a cancellation in the stream.
 * Source: Flink SubtaskCheckpointCoordinatorImpl.abortCheckpointOnBarrier; FLINK-4975.
 */

export interface Announcement {
  decline(): void;
  cancel(): void;
}

export type AnnounceGivenUp = (announcement: Announcement) => void;

export const declineAndCancel: AnnounceGivenUp = (announcement) => {
  announcement.decline();
  announcement.cancel();
};
