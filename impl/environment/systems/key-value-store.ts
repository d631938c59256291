/**
 * A key-value store: the last write of a key wins. One request can write many keys, and a mark, all or nothing.
 */
import type { Record } from "../messages.js";

export type KeyValueStoreRequest =
  /** With a `mark` that is there already, nothing is written. */
  | { readonly kind: "put"; readonly records: readonly Record[]; readonly mark: string | null }
  | { readonly kind: "get"; readonly key: string }
  | { readonly kind: "put-mark"; readonly mark: string }
  | { readonly kind: "find-mark"; readonly mark: string };
export type KeyValueStoreReply =
  | { readonly kind: "put" }
  | { readonly kind: "marked" }
  | { readonly kind: "value"; readonly value: number | null }
  /** Whether the mark is there. */
  | { readonly kind: "found" }
  | { readonly kind: "absent" };
