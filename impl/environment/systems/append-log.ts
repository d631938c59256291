/**
 * A log without transactions: every append is readable at once. It may carry an idempotence id.
 */
import type { Record } from "../messages.js";

export type AppendLogRequest =
  /** An append with an `id` that was seen before is answered like the first, and not done again. */
  | { readonly kind: "append"; readonly id: string | null; readonly records: readonly Record[] }
  | { readonly kind: "find"; readonly id: string };
export type AppendLogReply =
  | { readonly kind: "appended" }
  /** Whether an append with this id was done. */
  | { readonly kind: "found" }
  | { readonly kind: "absent" };
