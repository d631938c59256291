/**
 * A table with a log of snapshots: data files are staged, and a snapshot that adds them is committed by compare-and-swap.
 * Source: Apache Iceberg's table metadata and snapshot summaries.
 */
import type { Record } from "../messages.js";

/** What the committer writes about itself into a snapshot. */
export interface SnapshotSummary {
  /** The execution attempt that staged the files. Checkpoint ids alone repeat when a job starts again from an old savepoint. */
  readonly execution: number;
  /** Which of the job's writers. */
  readonly writer: string;
  readonly checkpoint: number;
  /** The entry of a write-ahead log that is written by it. */
  readonly mark?: string;
}

export interface TableSnapshot {
  readonly id: number;
  readonly summary: SnapshotSummary;
}

export type TableRequest =
  /** Stages a data file, listed in a manifest. Repeated under the same name it is the same file. */
  | { readonly kind: "write-file"; readonly manifest: string; readonly file: string; readonly records: readonly Record[] }
  | { readonly kind: "load-table" }
  /** Adds files of a manifest, if `parent` is still the current snapshot. */
  | { readonly kind: "commit-snapshot"; readonly parent: number; readonly manifest: string; readonly files: readonly string[]; readonly summary: SnapshotSummary }
  /** Writes a file and commits it by itself, whatever others commit meanwhile, and without a summary. Asked twice, the rows are there twice. */
  | { readonly kind: "append-rows"; readonly records: readonly Record[] }
  /** Manifests none of whose files is in the table. */
  | { readonly kind: "list-orphans"; readonly prefix: string }
  /** Deletes the files of such a manifest. */
  | { readonly kind: "remove-orphan"; readonly manifest: string };
export type TableReply =
  | { readonly kind: "file-written" }
  /** Snapshot 0 is the empty table. */
  | { readonly kind: "table"; readonly current: number; readonly snapshots: readonly TableSnapshot[] }
  | { readonly kind: "rows-appended" }
  | { readonly kind: "snapshot-committed"; readonly snapshot: number }
  /** Somebody else has committed since `parent`. */
  | { readonly kind: "conflict"; readonly current: number }
  | { readonly kind: "no-such-file" }
  | { readonly kind: "orphans"; readonly manifests: readonly string[] }
  | { readonly kind: "orphan-removed" };
