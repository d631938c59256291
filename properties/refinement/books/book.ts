/**
 * A book: what a trace tells that the model keeps no account of, and that must agree with what it told before. A kind of event that the trace cannot
 * show, by its header, is asked for nowhere.
 */
import type { EventKind, TraceLine } from "../../../impl/trace/events.js";

export interface Book {
  /** @returns what the line contradicts, as a sentence; or null */
  readonly enter: (line: TraceLine) => string | null;
}

/** Whether the trace shows events of this kind at all. */
export type Shows = (kind: EventKind) => boolean;

export function attemptOf({ process, attempt }: { readonly process: string; readonly attempt: number }): string {
  return `${process} of attempt ${attempt}`;
}
