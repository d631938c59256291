/**
 * A transactional log in Kafka's manner: transactional ids, epochs that fence, lazy begin, timeout.
 */
import type { Record } from "../messages.js";

export type TransactionalLogRequest =
  /** Fences every earlier epoch of the id and aborts what it left open. */
  | { readonly kind: "initialize"; readonly id: string }
  /** Begins the transaction if need be. A repeated `sequence` is recognised and not appended again. A `mark` is committed with the records. */
  | { readonly kind: "append"; readonly id: string; readonly epoch: number; readonly sequence: number; readonly records: readonly Record[]; readonly mark?: string }
  | { readonly kind: "find-mark"; readonly mark: string }
  /** An append outside any transaction: readable at once. */
  | { readonly kind: "append-plain"; readonly records: readonly Record[] }
  /** The open transactions whose id begins so, whoever began them. */
  | { readonly kind: "list-transactions"; readonly prefix: string }
  | { readonly kind: "commit"; readonly id: string; readonly epoch: number }
  | { readonly kind: "abort"; readonly id: string; readonly epoch: number };
export type TransactionalLogReply =
  /** Epoch 0: the id was never used before. `transaction` names this epoch's transaction for the whole world. */
  | { readonly kind: "initialized"; readonly epoch: number; readonly transaction: string }
  | { readonly kind: "appended" }
  | { readonly kind: "transactions"; readonly ids: readonly string[] }
  /** Whether a committed transaction left the mark. */
  | { readonly kind: "found" }
  | { readonly kind: "absent" }
  | { readonly kind: "committed" }
  | { readonly kind: "aborted" }
  /** A newer epoch exists, or the transaction timed out. */
  | { readonly kind: "fenced" }
  /** Nothing to commit: the transaction never began, or ended the other way. */
  | { readonly kind: "invalid-state" };
