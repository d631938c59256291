/**
 * The environment that the world hands to a process: every call becomes one effect of the step under way.
 */
import type { Environment } from "../../environment/environment.js";
import { TIMER_KINDS, type ControlMessage, type StreamElement, type TimerKind } from "../../environment/messages.js";
import type { Request } from "../../environment/systems.js";
import type { ProcessEvent } from "../../trace/events.js";
import { EFFECT, type EffectList } from "./effects.js";

/** What all environments of a world share. */
export interface Step {
  readonly effects: EffectList;
  now: number;
  /** Requests ever made. */
  requests: number;
}

export class SimulatedEnvironment implements Environment {
  constructor(readonly process: string, readonly attempt: number, private readonly step: Step) {}

  now(): number {
    return this.step.now;
  }

  emit(channel: number, element: StreamElement): void {
    this.step.effects.add(EFFECT.emit, channel, element);
  }

  send(to: string, attempt: number, message: ControlMessage): void {
    this.step.effects.add(EFFECT.send, attempt, message).to = to;
  }

  pause(channel: number): void {
    this.step.effects.add(EFFECT.pause, channel, null);
  }

  resume(channel: number): void {
    this.step.effects.add(EFFECT.resume, channel, null);
  }

  setTimer(timer: TimerKind, subject: number, delay: number): void {
    const effect = this.step.effects.add(EFFECT.setTimer, TIMER_KINDS.indexOf(timer), null);
    effect.subject = subject;
    effect.delay = delay;
  }

  cancelTimer(timer: TimerKind, subject: number): void {
    this.step.effects.add(EFFECT.cancelTimer, TIMER_KINDS.indexOf(timer), null).subject = subject;
  }

  request(request: Request): number {
    const number = this.step.requests++;
    this.step.effects.add(EFFECT.request, number, request);
    return number;
  }

  report(event: ProcessEvent): void {
    this.step.effects.add(EFFECT.report, 0, event);
  }
}
