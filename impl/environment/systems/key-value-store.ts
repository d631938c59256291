/**
 * A key-value store: the last write of a key wins. One request can write many keys, and a mark, all or nothing.
 */
import type { Record } from "../messages.js";

/** A fencing token: once a writer has been seen with one, what it asks with a lower one is refused. */
export interface Writer {
  readonly name: string;
  readonly token: number;
}

export type KeyValueStoreRequest =
  /** With a `mark` that is there already, nothing is written. */
  | { readonly kind: "put"; readonly records: readonly Record[]; readonly mark: string | null; readonly writer: Writer | null }
  | { readonly kind: "get"; readonly key: string }
  | { readonly kind: "put-mark"; readonly mark: string }
  | { readonly kind: "find-mark"; readonly mark: string };
export type KeyValueStoreReply =
  | { readonly kind: "put" }
  /** A newer token of this writer was seen. */
  | { readonly kind: "fenced" }
  | { readonly kind: "marked" }
  | { readonly kind: "value"; readonly value: number | null }
  /** Whether the mark is there. */
  | { readonly kind: "found" }
  | { readonly kind: "absent" };
