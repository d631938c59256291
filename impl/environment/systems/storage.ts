/**
 * Checkpoint storage: task snapshots.
 */
import type { StateShare } from "../messages.js";
import type { Distribution, Snapshot } from "../state.js";

export interface StateDescription {
  readonly operator: string;
  readonly name: string;
  readonly distribution: Distribution;
  /** Cells. */
  readonly size: number;
}

export interface SnapshotDescription {
  readonly handle: string;
  readonly states: readonly StateDescription[];
}

export type StorageRequest =
  /** Answered when the bytes are written; they survive a restart of the machine once they are `synced`. */
  | { readonly kind: "write"; readonly snapshot: Snapshot; readonly synced: boolean }
  /** `shares`: what is wanted of it; null: all. */
  | { readonly kind: "load"; readonly handle: string; readonly shares: readonly StateShare[] | null }
  | { readonly kind: "describe"; readonly handles: readonly string[] }
  | { readonly kind: "discard"; readonly handle: string };
export type StorageReply =
  | { readonly kind: "written"; readonly handle: string }
  | { readonly kind: "write-failed" }
  | { readonly kind: "loaded"; readonly snapshot: Snapshot }
  | { readonly kind: "described"; readonly snapshots: readonly SnapshotDescription[] }
  | { readonly kind: "missing" }
  /** This time. */
  | { readonly kind: "read-failed" }
  | { readonly kind: "discarded" };
