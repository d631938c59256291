/**
 * The mistakes that can be planted in the protocol, one at a time. Each replaces one decision, where the code asks for it by name.
 * Source: the faults of formal.md §5.6, most of which somebody has once made. Two more are not mistakes of the protocol and need
 * no switch: an external system that aborts what is pre-committed (constant `timeouts`), and a sink that writes, then marks.
 */
export const FAULTS = [
  "none",
  /** A channel whose barrier has come is not blocked. */
  "no-alignment",
  /** A sink commits when it should pre-commit. */
  "commit-at-pre-commit",
  /** A restored sink forgets what was pre-committed. */
  "restored-transactions-not-committed",
  /** A restored sink knows only the transactions of the very checkpoint it was restored from, not those that ride with it. */
  "restores-only-the-newest-transactions",
  /** A notice commits the transactions of its checkpoint, and forgets older ones. */
  "commits-only-the-id-notified",
  /** A restart takes the checkpoint before the latest. */
  "restores-the-previous-checkpoint",
  /** Unaligned, but in-flight data is not saved. */
  "no-channel-state",
  /** A source saves the offset after the next record. */
  "offset-one-ahead",
  /** A checkpoint completes as soon as the sources have acknowledged it. */
  "completes-on-the-sources-word",
  /** A sink that upserts takes its snapshot while values wait to be written. */
  "acknowledges-before-its-writes",
  /** A sink leaves out the ids of checkpoints for which it had nothing to write. */
  "leaves-out-ids",
] as const;

export type Fault = (typeof FAULTS)[number];
