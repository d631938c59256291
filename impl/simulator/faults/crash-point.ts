/**
 * Where a process crashes: in the k-th run of one of its handlers, after so many of its effects.
 * Packed into one integer, so that a crash is a choice like any other; 0 means that it does not crash.
 */
import { CONTROL_KINDS, TIMER_KINDS, type ControlMessage, type StreamElement, type TimerKind } from "../../environment/messages.js";
import { SYSTEMS, type SystemName } from "../../environment/systems.js";

const ELEMENT_KINDS = ["record", "barrier", "cancel-checkpoint", "end-of-data", "end-of-partition"] as const satisfies readonly StreamElement["kind"][];

/** Every kind of handler run, by its number. */
export const HANDLERS: readonly string[] = [
  "start", ...ELEMENT_KINDS, ...CONTROL_KINDS, ...TIMER_KINDS, ...SYSTEMS.map((system) => `reply of ${system}`),
];
export const START = 0;
const FIRST_CONTROL = 1 + ELEMENT_KINDS.length;
const FIRST_TIMER = FIRST_CONTROL + CONTROL_KINDS.length;
const FIRST_REPLY = FIRST_TIMER + TIMER_KINDS.length;
const NUMBERS = new Map(HANDLERS.map((name, number) => [name, number]));

export function elementHandler(kind: StreamElement["kind"]): number {
  switch (kind) {
    case "record": return 1;
    case "barrier": return 2;
    case "cancel-checkpoint": return 3;
    case "end-of-data": return 4;
    case "end-of-partition": return 5;
  }
}

export function controlHandler(kind: ControlMessage["kind"]): number {
  return NUMBERS.get(kind)!;
}

export function timerHandler(kind: TimerKind): number {
  return NUMBERS.get(kind)!;
}

export function replyHandler(system: SystemName): number {
  return FIRST_REPLY + SYSTEMS.indexOf(system);
}

export interface CrashPoint {
  /** Index into HANDLERS. */
  readonly handler: number;
  /** Which run of that handler in this attempt, from 1. */
  readonly occurrence: number;
  /** How many of its effects still happen; more than there are means all. */
  readonly effects: number;
}

const MAX_EFFECTS = 16;
const MAX_OCCURRENCE = 4096;
/** Alternatives of a crash choice: no crash, or one of the points. */
export const CRASH_ALTERNATIVES = 1 + HANDLERS.length * MAX_OCCURRENCE * MAX_EFFECTS;

export function packCrashPoint({ handler, occurrence, effects }: CrashPoint): number {
  const capped = Math.min(occurrence, MAX_OCCURRENCE) - 1;
  return 1 + (capped * HANDLERS.length + handler) * MAX_EFFECTS + Math.min(effects, MAX_EFFECTS - 1);
}

/** null for 0, no crash. */
export function unpackCrashPoint(packed: number): CrashPoint | null {
  if (packed === 0) return null;
  const effects = (packed - 1) % MAX_EFFECTS;
  const rest = Math.floor((packed - 1) / MAX_EFFECTS);
  return { handler: rest % HANDLERS.length, occurrence: Math.floor(rest / HANDLERS.length) + 1, effects };
}
