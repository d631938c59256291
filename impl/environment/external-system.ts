/**
 * The contract of an external system in the world: it handles a request, says what became durable or visible, and replies.
 * Types only: the systems themselves live in the simulator, or are a user's own.
 */
import type { Origin, Row, WorldEvent } from "../trace/events.js";
import type { Reply, Request, SystemName } from "./systems.js";

/** Systems that a user may bring: those that only sinks write to. */
export type SinkSystemName = Exclude<SystemName, "input" | "storage" | "checkpoint-store">;

export type ExternalSystemFactory = () => ExternalSystem;

/** A client's connection; it ends with the client. */
export interface Session {
  readonly alive: boolean;
}

/** What a system may do while it handles a request or a timer. */
export interface SystemContext {
  /** ms of virtual time. */
  now(): number;
  /** The process attempt that asks; after a timer: the one that asked for it. */
  readonly asker: Origin;
  /** The connection that the request came by; after a timer: one that has ended. */
  readonly session: Session;
  /** Reports a fact as part of the effect itself. */
  report(event: WorldEvent): void;
  /** Fires `expire` with this subject, `delay` ms from now, also while the asker is dead. */
  setTimer(subject: string, delay: number): void;
  /** Streams an input partition to a channel of the asker, from an offset. */
  feed(channel: number, partition: number, offset: number): void;
  /** Streams the rest of an input partition to a channel of the asker, and to nobody else from now on; answers at which offset it begins. */
  handOver(channel: number, partition: number): number;
  /** How long a transaction may stay open, in ms: the system's setting, or less when the oracle says so. */
  transactionTimeout(): number;
  /** Whether this write fails: the oracle's choice. `what`: what is written, a snapshot unless it is said. */
  writeFails(what?: string): boolean;
  /** Whether the system's machine has failed and come back just before this request: the oracle's choice. */
  machineFails(): boolean;
  /** Whether this read fails: the oracle's choice. */
  readFails(): boolean;
  /** After how many ms the system's machine restarts; 0: it does not. */
  restartAfter(): number;
}

export interface ExternalSystem {
  handle(request: Request, context: SystemContext): Reply;
  expire(subject: string, context: SystemContext): void;
  /** A client that nobody succeeds is gone, and its session with it; who does not hear of it here may notice later. */
  disconnected?(context: SystemContext): void;
  /** All that a reader can see now, in order. */
  visible(): readonly Row[];
}
