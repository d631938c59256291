/**
 * What two-phase commit demands of an external system. Each can be switched off, to see what is lost without it.
 * Source: Flink's documentation of TwoPhaseCommitSinkFunction and of end-to-end exactly-once.
 */

export interface Demands {
  /** It has transactions, or lets a sink emulate them: what is not committed is not readable. Else it is readable at once. */
  readonly transactions: boolean;
  /** A transaction stays open and writable for a whole checkpoint interval. Else it is ended after some ms. */
  readonly writable: boolean;
  /** A pre-committed transaction is held until the completion notice, however late that is. Else it is ended a little after the interval. */
  readonly held: boolean;
  /** A transaction outlives the process that began it. Else it ends with its client. */
  readonly recoverable: boolean;
  /** To commit again is as good as once. Else it is done again, or refused like anything else. */
  readonly idempotentCommit: boolean;
}

export const ALL_DEMANDS: Demands = { transactions: true, writable: true, held: true, recoverable: true, idempotentCommit: true };

/** For how many ms a system keeps a transaction that is not kept writable for an interval, and one that is not held until the notice. */
export const WRITABLE_FOR = 8;
export const HELD_FOR = 45;

/** For how many ms a system that does not meet these demands keeps a transaction; null: for as long as need be. */
export function keptFor({ writable, held }: Demands): number | null {
  if (!writable) return WRITABLE_FOR;
  return held ? null : HELD_FOR;
}
