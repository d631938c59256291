/**
 * One attempt of one process as the world keeps it, and the slot it lives in.
 */
import type { Process } from "../../environment/environment.js";
import { TIMER_KINDS } from "../../environment/messages.js";
import { SYSTEMS } from "../../environment/systems.js";
import type { Origin } from "../../trace/events.js";
import type { CrashPoint } from "../faults/crash-point.js";
import type { Channel } from "../network/channel.js";

const NO_REQUESTS = SYSTEMS.map(() => 0);

/** Where attempts of one process live, one after the other; a zombie beside its successor. */
export class Slot {
  /** The newest attempt. */
  current: Instance | null = null;
  /** Attempts started here. */
  starts = 0;
  /** Requests made to each system, over all attempts. */
  readonly requests = NO_REQUESTS.slice();
  /** Replies of each system, likewise; lost ones are not counted. */
  readonly replies = NO_REQUESTS.slice();
  /** Timers of each kind set, over all attempts. */
  readonly timers = TIMER_KINDS.map(() => 0);

  constructor(readonly name: string, readonly index: number) {}
}

export class Instance {
  process!: Process;
  alive = true;
  /** Out of contact with the other side of the job manager's control messages, and believed dead: a zombie. */
  cutOff = false;
  /** ms until which it stands still: nothing happens in it before. */
  asleepUntil = 0;
  /** Asleep in the middle of a step, which it finishes before anything else happens in it. */
  midStep = false;
  /** ms that each of the next `slowRecords` records takes. */
  slowness = 0;
  slowRecords = 0;
  /** ms before which it reads no element: it stands still, or works on a slow record. */
  readsFrom = 0;
  /** Output channels without room. */
  fullOutputs = 0;
  inputs: readonly Channel[] = [];
  outputs: readonly Channel[] = [];
  /** All channels of this attempt, by id. */
  channels: readonly Channel[] = [];
  crashPoint: CrashPoint | null = null;
  /** How often the crash point's handler has run. */
  occurrences = 0;
  /** Per system, ms at which the last request arrives: each attempt has its own connections, and each of these is in order. */
  readonly arrivals = NO_REQUESTS.slice();
  /** Timer → the number of its latest setting; a fired entry with another number is stale. */
  readonly timers = new Map<number, number>();

  constructor(readonly slot: Slot, readonly origin: Origin) {}

  /** Whether control messages reach it. */
  get isReachable(): boolean {
    return this.alive && !this.cutOff;
  }
}
