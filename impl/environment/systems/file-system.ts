/**
 * A file system with hidden files: readers pass over names that begin with a dot, as those of Hive, Spark and Flink do.
 * Source: the contract of HDFS: append only, rename is atomic and never overwrites, only synced bytes outlive the machine.
 */
import type { Record } from "../messages.js";

export type FileSystemRequest =
  | { readonly kind: "create"; readonly path: string }
  /** `at`: how many records the writer has written before. Writing the same place again changes nothing. */
  | { readonly kind: "write-records"; readonly path: string; readonly at: number; readonly records: readonly Record[] }
  /** `length`: how many records the file must have. */
  | { readonly kind: "sync"; readonly path: string; readonly length: number }
  /** `marks`: the new name is the mark of what is written with it. */
  | { readonly kind: "rename"; readonly from: string; readonly to: string; readonly marks?: true }
  | { readonly kind: "list-files" }
  | { readonly kind: "delete"; readonly path: string };
export type FileSystemReply =
  | { readonly kind: "created" }
  | { readonly kind: "file-exists" }
  | { readonly kind: "records-written" }
  | { readonly kind: "synced" }
  /** The machine failed, and bytes that were not synced are gone. */
  | { readonly kind: "bytes-lost" }
  | { readonly kind: "renamed" }
  | { readonly kind: "no-such-file" }
  | { readonly kind: "files"; readonly paths: readonly string[] }
  | { readonly kind: "deleted" };
