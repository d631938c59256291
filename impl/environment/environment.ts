/**
 * The seam: everything a process can do to the world, nine operations.
 * Handlers run to completion; each call below is one effect, applied in order after the handler returns,
 * so a crash can fall between any two. Completion comes back as a later event, or never.
 */
import type { ProcessEvent } from "../trace/events.js";
import type { ControlMessage, StreamElement, TimerKind } from "./messages.js";
import type { Reply, Request } from "./systems.js";

export interface Environment {
  readonly process: string;
  /** Execution attempt of this process, from 1. */
  readonly attempt: number;
  /** Virtual time in integer milliseconds. */
  now(): number;
  /** Puts an element on an output channel. Channels are FIFO and bounded: a sender of a full one gets no further data. */
  emit(channel: number, element: StreamElement): void;
  /** Sends a control message; it reaches `to` only while its attempt is `attempt` (0: whatever attempt is alive). */
  send(to: string, attempt: number, message: ControlMessage): void;
  /** Stops reading an input channel. Channels of a new attempt begin paused. */
  pause(channel: number): void;
  resume(channel: number): void;
  /** Fires once, `delay` ms from now; setting it again replaces it. */
  setTimer(timer: TimerKind, subject: number, delay: number): void;
  cancelTimer(timer: TimerKind, subject: number): void;
  /** Asks the external system that `request` is for; the reply arrives at `reply` with the number returned here. */
  request(request: Request): number;
  /** Says what happened inside this process. */
  report(event: ProcessEvent): void;
}

/** A synchronous object with volatile state. No handler may throw: an exception is our own bug. */
export interface Process {
  start(): void;
  /** An element from an input channel. */
  receive(channel: number, element: StreamElement): void;
  control(message: ControlMessage): void;
  fire(timer: TimerKind, subject: number): void;
  reply(request: number, reply: Reply): void;
}
