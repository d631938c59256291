/**
 * A log without transactions: every append is readable at once.
 */
import type { Record } from "../messages.js";

export type AppendLogRequest =
  /**
   * An append whose `id` or `mark` was seen before is answered like the first, and not done again.
   * A mark can be looked for afterwards; an id only serves to repeat a request.
   */
  | { readonly kind: "append"; readonly id: string | null; readonly mark: string | null; readonly records: readonly Record[] }
  | { readonly kind: "find-mark"; readonly mark: string };
export type AppendLogReply =
  | { readonly kind: "appended" }
  /** Whether an append with this mark was done. */
  | { readonly kind: "found" }
  | { readonly kind: "absent" };
