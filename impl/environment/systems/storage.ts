/**
 * Checkpoint storage: task snapshots.
 */
import type { Snapshot } from "../state.js";

export type StorageRequest =
  | { readonly kind: "write"; readonly snapshot: Snapshot }
  | { readonly kind: "load"; readonly handle: string }
  | { readonly kind: "discard"; readonly handle: string };
export type StorageReply =
  | { readonly kind: "written"; readonly handle: string }
  | { readonly kind: "write-failed" }
  | { readonly kind: "loaded"; readonly snapshot: Snapshot }
  | { readonly kind: "missing" }
  | { readonly kind: "discarded" };
