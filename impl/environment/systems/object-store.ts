/**
 * An object store: whole objects, uploads in parts, no rename.
 * Source: Amazon S3's multipart upload; an upload that was completed is not known any more. Its conditional put (If-None-Match).
 */
import type { Record } from "../messages.js";

export interface Upload {
  readonly upload: string;
  readonly key: string;
}

export type ObjectStoreRequest =
  /** Readable at once; replaces an object of that key. `once`: unless there is one; the key is then the mark of what is written. */
  | { readonly kind: "put-object"; readonly key: string; readonly records: readonly Record[]; readonly once?: true }
  /** Each call begins another upload, also of the same key. */
  | { readonly kind: "begin-upload"; readonly key: string }
  /** A part of the same number is replaced. */
  | { readonly kind: "upload-part"; readonly upload: string; readonly part: number; readonly records: readonly Record[] }
  /** `parts`: how many there must be. */
  | { readonly kind: "complete-upload"; readonly upload: string; readonly parts: number }
  | { readonly kind: "abort-upload"; readonly upload: string }
  | { readonly kind: "list-uploads"; readonly prefix: string }
  | { readonly kind: "head-object"; readonly key: string };
export type ObjectStoreReply =
  | { readonly kind: "object-put" }
  /** 412: an object of that key is there, and stays. */
  | { readonly kind: "precondition-failed" }
  | { readonly kind: "upload-begun"; readonly upload: string }
  | { readonly kind: "part-stored" }
  | { readonly kind: "upload-completed" }
  | { readonly kind: "upload-aborted" }
  /** It never was, was completed, was aborted, or was too old. */
  | { readonly kind: "no-such-upload" }
  | { readonly kind: "invalid-part" }
  | { readonly kind: "uploads"; readonly uploads: readonly Upload[] }
  | { readonly kind: "object-found" }
  | { readonly kind: "no-such-object" };
