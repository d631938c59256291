/**
 * What a choice is about, packed into one integer: a channel of an attempt, a kind of message on a link, a connection, a timer.
 * Stable under the removal of anything else, as long as the job keeps its shape.
 */
import { CONTROL_KINDS, TIMER_KINDS } from "../../environment/messages.js";
import { SYSTEMS } from "../../environment/systems.js";

const CHANNELS = 4096;
const SLOTS = 1024;
/** The client is behind all tasks there can be. */
export const CLIENT_SLOT = SLOTS - 1;
const MESSAGES = 32;
/** More than there are systems, so that one more renames no connection. */
export const CONNECTIONS = 16;

export function channelSubject(attempt: number, channel: number): number {
  return attempt * CHANNELS + channel;
}

export function channelOf(subject: number): { readonly attempt: number; readonly channel: number } {
  return { attempt: Math.floor(subject / CHANNELS), channel: subject % CHANNELS };
}

/** Slots: 0 is the coordinator, then the tasks. `kind` is an index into CONTROL_KINDS. */
export function messageSubject(from: number, to: number, kind: number): number {
  return (from * SLOTS + to) * MESSAGES + kind;
}

/** The pair of processes that a message's subject is about. */
export function linkOf(subject: number): number {
  return Math.floor(subject / MESSAGES);
}

export function messageOf(subject: number): { readonly from: number; readonly to: number; readonly kind: (typeof CONTROL_KINDS)[number] | undefined } {
  const link = linkOf(subject);
  return { from: Math.floor(link / SLOTS), to: link % SLOTS, kind: CONTROL_KINDS[subject % MESSAGES] };
}

/** The connection of a process to a system, an index into SYSTEMS. */
export function connectionSubject(slot: number, system: number): number {
  return slot * CONNECTIONS + system;
}

export function connectionOf(subject: number): { readonly slot: number; readonly system: (typeof SYSTEMS)[number] | undefined } {
  return { slot: Math.floor(subject / CONNECTIONS), system: SYSTEMS[subject % CONNECTIONS] };
}

/** `kind` is an index into TIMER_KINDS. */
export function timerSubject(slot: number, kind: number): number {
  return slot * TIMER_KINDS.length + kind;
}

export function timerOf(subject: number): { readonly slot: number; readonly kind: (typeof TIMER_KINDS)[number] | undefined } {
  return { slot: Math.floor(subject / TIMER_KINDS.length), kind: TIMER_KINDS[subject % TIMER_KINDS.length] };
}
