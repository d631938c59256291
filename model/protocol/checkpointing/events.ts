/**
 * How the actions of `checkpointing` and `recovery` are called in a trace. An action has the name of the event that shows it, word for word;
 * here are the others: those whose event has another name, and those that no event shows, with the reason.
 */

/** Action → the kind of event that shows it. */
export const OTHERWISE_NAMED = {
  /** With the cause `timeout`; the name belongs to what a recovery aborts. */
  "transaction-timed-out": "transaction-aborted",
} as const;

/** Action → why nothing shows it. */
export const SILENT = {
  "commit-repeated": "the transaction was committed before: nothing changes outside, and the world reports changes",
  "cancellation-delivered": "a marker's effect is shown by alignment-aborted, and one without effect is not shown",
  "notice-lost": "what does not arrive is nobody's event; the fault that lost it is shown, not what it lost",
  "commit-refused": "a refusal changes nothing outside; that the job fails is shown by restarting",
} as const;
