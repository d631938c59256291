/**
 * The faults the world can do, as data: their names, the choices that make them, and how bad each can be.
 */
import type { ChoiceKind } from "../kernel/oracle.js";

export const FAULTS = [
  "delay", "task-crash", "task-manager-crash", "coordinator-crash", "zombie", "slow-task",
  "lost-message", "late-trigger", "lost-notification", "late-notification",
  "late-acknowledgement", "duplicate-acknowledgement", "reply-lost", "write-failed", "transaction-timeout",
  "machine-failure",
  "request-lost", "slow-system", "unavailable", "storage-crash", "read-failed",
] as const;
export type Fault = (typeof FAULTS)[number];

/** What each fault is, in a sentence. */
export const FAULT_SENTENCES: { readonly [F in Fault]: string } = {
  "delay": "an element, message, timer, request or reply is held back for a while; each channel stays in order",
  "task-crash": "a task dies between two effects of one step, and all it held in memory is gone",
  "task-manager-crash": "a task manager dies, and with it one task of every vertex",
  "coordinator-crash": "the job manager dies between two effects of one step; another takes over from the durable store",
  "zombie": "a task manager, or the job manager, loses contact and is believed dead, but runs on beside its successor, at once or after a long pause",
  "slow-task": "a task takes some ms for each record, for a while: its senders are back-pressured",
  "lost-message": "a trigger or an acknowledgement never arrives: the checkpoint expires",
  "late-trigger": "a source hears of a checkpoint late, perhaps after a later one",
  "lost-notification": "a task never hears that a checkpoint completed or was aborted",
  "late-notification": "a task hears of a completed or aborted checkpoint late, perhaps after later ones",
  "late-acknowledgement": "the coordinator hears of a task's snapshot late, perhaps after the attempt has ended",
  "duplicate-acknowledgement": "the coordinator receives an acknowledgement twice, the second time late",
  "reply-lost": "an external system did what it was asked, but the asker only learns that the request timed out",
  "write-failed": "a snapshot, or the pointer to a checkpoint, could not be written: the checkpoint is aborted",
  "transaction-timeout": "the external system aborts a transaction that was open for too long",
  "machine-failure": "the machine of a file system fails and comes back: what was written and not synced is gone",
  "request-lost": "a request never reaches an external system, and the asker learns only that it timed out",
  "slow-system": "storage, the job manager's store or an external system takes long to begin with a request; later ones of that client wait behind it",
  "unavailable": "an external system answers nobody for a while: requests time out, and are not done",
  "storage-crash": "the machine of checkpoint storage restarts: bytes that were written, but not synced, are gone",
  "read-failed": "a snapshot cannot be read, this once",
};

/** The fault that a non-dull choice of this kind is; a crash is counted by who crashed, and in which manner. */
export const FAULT_OF_CHOICE: { readonly [K in ChoiceKind]: Fault } = {
  "hold-element": "delay", "hold-message": "delay", "hold-timer": "delay", "hold-request": "delay", "hold-reply": "delay",
  "crash": "task-crash", "lose-notification": "lost-notification", "late-notification": "late-notification", "late-acknowledgement": "late-acknowledgement",
  "duplicate-acknowledgement": "duplicate-acknowledgement", "lose-reply": "reply-lost", "fail-write": "write-failed",
  "expire-transaction": "transaction-timeout", "live-on": "zombie", "take-down": "task-manager-crash",
  "slow-task": "slow-task", "lose-message": "lost-message", "late-trigger": "late-trigger", "lose-request": "request-lost", "slow-request": "slow-system",
  "begin-outage": "unavailable", "crash-storage": "storage-crash", "fail-read": "read-failed", "fail-machine": "machine-failure",
};

/** How long the head of a chain is held back, in ms; index 0 is dull. */
export const HOLDS = [0, 1, 2, 3, 5, 8, 13, 21] as const;
/** How late a late notification or acknowledgement, or the second copy of an acknowledgement, comes, in ms. */
export const LATENESS = [0, 5, 20, 60, 150] as const;
/** In ms. */
export interface Zombie {
  readonly sleeps: number;
  readonly acts: number;
}
/** In which manner a process that is believed dead lives on: it may stand still for some ms before it acts for some more; index 0: it dies. */
export const ZOMBIES = [
  { sleeps: 0, acts: 0 }, { sleeps: 0, acts: 25 }, { sleeps: 0, acts: 60 }, { sleeps: 0, acts: 150 },
  { sleeps: 30, acts: 40 }, { sleeps: 60, acts: 40 }, { sleeps: 120, acts: 60 },
] as const;
/** How slow a task is, and for how many records; index 0 is dull. */
export const SLOW_TASKS = [{ each: 0, records: 0 }, { each: 1, records: 60 }, { each: 3, records: 30 }, { each: 8, records: 12 }] as const;
/** How long a slow system takes to begin, in ms; index 0 is dull. */
export const SLOW = [0, 30, 90, 250] as const;
/** For how long a system is unavailable, in ms; index 0 is dull. */
export const OUTAGES = [0, 30, 80, 200] as const;
/** After how many ms a transaction times out; index 0 stands for the system's own setting. */
export const EXPIRIES = [0, 10, 40, 120] as const;
/** How long after a write the storage's machine restarts, in ms; index 0 is dull. */
export const STORAGE_CRASHES = [0, 3, 15, 60] as const;
