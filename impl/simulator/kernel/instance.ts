/**
 * One attempt of one process as the world keeps it, and the slot it lives in.
 */
import type { Process } from "../../environment/environment.js";
import { SYSTEMS } from "../../environment/systems.js";
import type { Origin } from "../../trace/events.js";
import type { CrashPoint } from "../faults/crash-point.js";
import type { Channel } from "../network/channel.js";

/** Where attempts of one process live, one at a time. */
export class Slot {
  current: Instance | null = null;
  /** Attempts started here. */
  starts = 0;
  /** Requests made to each system, over all attempts. */
  readonly requests: number[] = SYSTEMS.map(() => 0);
  /** Replies of each system, likewise; lost ones are not counted. */
  readonly replies: number[] = SYSTEMS.map(() => 0);
  /** Timers of each kind set, over all attempts. */
  readonly timers: number[] = [0, 0, 0];

  constructor(readonly name: string, readonly index: number) {}
}

export class Instance {
  process!: Process;
  alive = true;
  /** Output channels without room. */
  fullOutputs = 0;
  inputs: readonly Channel[] = [];
  outputs: readonly Channel[] = [];
  /** All channels of this attempt, by id. */
  channels: readonly Channel[] = [];
  crashPoint: CrashPoint | null = null;
  /** How often the crash point's handler has run. */
  occurrences = 0;
  /** Timer → the number of its latest setting; a fired entry with another number is stale. */
  readonly timers = new Map<number, number>();

  constructor(readonly slot: Slot, readonly origin: Origin) {}
}
