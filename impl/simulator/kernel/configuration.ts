/**
 * What a world is made of: the engine, the input, the allowance of faults, and who decides and who watches.
 */
import type { Engine } from "../../engine/assemble.js";
import type { Demands } from "../../environment/demands.js";
import type { ExternalSystemFactory, SinkSystemName } from "../../environment/external-system.js";
import type { Observer } from "../../trace/events.js";
import type { Fault } from "../faults/faults.js";
import type { Operation } from "../client/operations.js";
import type { Feed } from "../network/channel.js";
import type { Agenda } from "./agenda.js";
import type { Oracle } from "./oracle.js";

export interface WorldConfiguration {
  readonly engine: Engine;
  /** What a user does to it, in this order; nothing, unless it is said. */
  readonly operations?: readonly Operation[];
  /** One per input partition. */
  readonly feeds: readonly Feed[];
  readonly channelCapacity: number;
  /** External systems that take the place of the world's own, made anew for each world. */
  readonly systems?: { readonly [Name in SinkSystemName]?: ExternalSystemFactory };
  /** The transactional log's own timeout, in ms. */
  readonly transactionTimeout: number;
  /** Which of two-phase commit's demands the external systems meet; by default all. */
  readonly demands?: Demands | undefined;
  /** Which faults may happen; a choice about any other is not asked. */
  readonly faults: ReadonlySet<Fault>;
  /** Attempts of one process that may crash. */
  readonly maxCrashesPerProcess: number;
  /** ms of virtual time after which no fault happens any more. */
  readonly healAt: number;
  /** Handler runs after which the run is given up. */
  readonly eventLimit: number;
  readonly oracle: Oracle;
  readonly observe: Observer;
  /** Told of every handler run: the slot's index, the handler, and how many effects it had. */
  readonly profile?: ((slot: number, handler: number, effects: number) => void) | undefined;
  /** Where entries wait; the default is a heap in the order of time. */
  readonly agenda?: Agenda | undefined;
}

/** Virtual costs, in ms. */
export const LATENCY = 1;
/** After this long a client gives up on a reply. */
export const REQUEST_TIMEOUT = 20;
/** After this long a crash is noticed. */
export const DETECTION = 5;
/** After this long without a heartbeat a process is believed dead. */
export const HEARTBEAT_TIMEOUT = 8;
/** After this long another job manager has taken over. */
export const TAKEOVER = 15;
