/**
 * The one oracle of choice: whatever a run leaves open is one call of `choose`.
 * 0 is the dull choice; the run of all dull choices is the plain, fault-free, in-order one.
 */

/** What can be chosen, in the order that numbers the kinds. */
export const CHOICE_KINDS = [
  "hold-element", "hold-message", "hold-timer", "hold-request", "hold-reply",
  "crash", "lose-notification", "late-notification", "late-acknowledgement", "duplicate-acknowledgement", "lose-reply", "fail-write", "expire-transaction",
  "live-on", "take-down", "slow-task", "lose-message", "late-trigger",
  "lose-request", "slow-request", "begin-outage", "crash-storage", "fail-read", "fail-machine",
] as const;
export type ChoiceKind = (typeof CHOICE_KINDS)[number];

export interface Oracle {
  /**
   * @param kind index into CHOICE_KINDS
   * @param subject which chain the choice is about
   * @param ordinal how many choices of this kind and subject came before
   * @param alternatives how many answers there are, at least 2
   * @returns an integer in [0, alternatives)
   */
  choose(kind: number, subject: number, ordinal: number, alternatives: number): number;
}

export const DULL: Oracle = { choose: () => 0 };

export function choiceKind(name: ChoiceKind): number {
  return CHOICE_KINDS.indexOf(name);
}
