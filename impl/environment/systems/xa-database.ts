/**
 * A database that is a resource manager in the sense of X/Open XA: branches named by the client, prepared, then committed or rolled back.
 * Source: X/Open XA (xa_start, xa_prepare, xa_commit, xa_rollback, xa_recover) and its return codes.
 */
import type { Record } from "../messages.js";

export type XaDatabaseRequest =
  /** Begins a branch. It belongs to the asker's session until it is prepared. */
  | { readonly kind: "start"; readonly xid: string }
  /** Not idempotent: asked twice, the rows are in the branch twice. A `mark` is one more row, in a table of which it is the primary key. */
  | { readonly kind: "insert"; readonly xid: string; readonly records: readonly Record[]; readonly mark?: string }
  /** In no branch: committed at once, and when it is asked twice, twice. */
  | { readonly kind: "insert-plain"; readonly records: readonly Record[] }
  | { readonly kind: "find-mark"; readonly mark: string }
  | { readonly kind: "prepare"; readonly xid: string }
  | { readonly kind: "commit-prepared"; readonly xid: string }
  /** Of an active branch: TMONEPHASE, committed without having been prepared. */
  | { readonly kind: "commit-one-phase"; readonly xid: string }
  | { readonly kind: "rollback"; readonly xid: string }
  /** All prepared branches, whoever prepared them. */
  | { readonly kind: "recover" };
export type XaDatabaseReply =
  | { readonly kind: "started" }
  /** XAER_DUPID: a branch of that name exists. */
  | { readonly kind: "duplicate-xid" }
  | { readonly kind: "inserted" }
  /** Another branch holds the lock of one of the rows, or of the mark. */
  | { readonly kind: "locked" }
  /** The mark is there already; nothing was inserted. */
  | { readonly kind: "duplicate-mark" }
  /** Whether a committed branch left the mark. */
  | { readonly kind: "found" }
  | { readonly kind: "absent" }
  | { readonly kind: "prepared" }
  /** XA_RDONLY: nothing was written, the branch is over. */
  | { readonly kind: "read-only" }
  | { readonly kind: "committed" }
  | { readonly kind: "rolled-back" }
  /** XAER_NOTA: no such branch; it never was, or it has ended. */
  | { readonly kind: "unknown-xid" }
  /** XAER_PROTO: not in this state of the branch. */
  | { readonly kind: "protocol-error" }
  | { readonly kind: "recovered"; readonly xids: readonly string[] };
