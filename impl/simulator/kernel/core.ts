/**
 * What every part of the world shares: the clock, the agenda, the choices, the digest, and the observer.
 */
import type { Origin, TraceEvent } from "../../trace/events.js";
import { Entry, HeapAgenda, type Agenda } from "./agenda.js";
import { Choices } from "./choices.js";
import type { WorldConfiguration } from "./configuration.js";
import { Digest } from "./digest.js";
import { EffectList } from "./effects.js";
import type { Step } from "./environment.js";
import { WheelAgenda } from "./wheel.js";

/** The kinds of agenda entries. */
export const ENTRY = { element: 0, message: 1, timer: 2, request: 3, reply: 4, takeover: 5, expiry: 6, zombiesEnd: 7, wake: 8, operation: 9 } as const;

export class Core implements Step {
  now = 0;
  requests = 0;
  readonly effects = new EffectList();
  readonly digest = new Digest();
  readonly choices: Choices;
  readonly agenda: Agenda;
  /** Timers of external systems: a run is at rest when only these are left. */
  readonly external = new HeapAgenda();

  constructor(readonly configuration: WorldConfiguration) {
    this.choices = new Choices(configuration.oracle, configuration.faults, this.digest);
    this.agenda = configuration.agenda ?? new WheelAgenda();
  }

  schedule(time: number, kind: number, target: unknown, payload: unknown, number: number): void {
    this.agenda.add(new Entry(time, kind, target, payload, number));
  }

  report(event: TraceEvent, origin: Origin): void {
    this.configuration.observe(event, origin, this.now);
  }
}
