/**
 * Judges a run: hands each event to the monitors that declare its kind, and keeps the first violation of each property.
 */
import type { EventKind, Observer, TraceEvent } from "../impl/trace/events.js";
import { WITHDRAWING_KINDS, Withdrawals } from "./guarantees.js";
import { withheld } from "./promises.js";
import type { AnyPropertyName, Monitor, Property, PropertyName } from "./property.js";
import { Keepers } from "./keepers.js";

export type Verdict =
  | { readonly kind: "held"; readonly property: AnyPropertyName }
  /** `event`: which event of the run, from 1, showed it. `promised`: false when the configuration does not promise the property, or the fault atlas withdraws it. */
  | { readonly kind: "violated"; readonly property: AnyPropertyName; readonly message: string; readonly event: number; readonly at: number; readonly promised: boolean }
  /** The run never reached a point at which the property could have been broken. */
  | { readonly kind: "unarmed"; readonly property: AnyPropertyName }
  | { readonly kind: "not-judged"; readonly property: AnyPropertyName; readonly needs: readonly EventKind[] };

interface Case {
  readonly property: Property;
  armed: boolean;
  violation: { readonly message: string; readonly event: number; readonly at: number } | null;
}

type Handler = (event: TraceEvent, origin: Parameters<Observer>[1], at: number) => void;

const NOBODY: readonly Handler[] = [];

export class Judge {
  /** Events seen so far. */
  events = 0;
  private readonly cases: Case[];
  private readonly handlers = new Map<EventKind, Handler[]>();
  private readonly withdrawals = new Withdrawals();
  private withholds: readonly AnyPropertyName[] = [];
  private now = 0;
  /** Most events are of the same kind as the one before, a record delivered: who sees it is looked up once for all of them. */
  private kind: EventKind | null = null;
  private current: readonly Handler[] = [];

  /**
   * @param also monitors that judge nothing, but see the same events
   * @param absent kinds that this trace cannot show; properties that need them are not judged
   */
  constructor(properties: readonly Property[], also: readonly Monitor[] = [], private readonly absent: ReadonlySet<EventKind> = new Set()) {
    this.cases = properties.map((property) => ({ property, armed: false, violation: null }));
    const keepers = new Keepers();
    const monitors: Monitor[] = [];
    for (const one of this.cases) if (this.missing(one.property).length === 0) monitors.push(this.monitorOf(one, keepers));
    for (const { watching } of keepers.all()) this.register(watching);
    for (const monitor of monitors) this.register(monitor);
    for (const monitor of also) this.register(monitor);
    this.handle("run-started", (event) => {
      if (event.kind === "run-started") this.withholds = withheld(event);
    });
    const withdraw: Handler = (event, origin, at) => this.withdrawals.observe(event, origin, at);
    for (const kind of WITHDRAWING_KINDS) this.handle(kind, withdraw);
  }

  readonly observe: Observer = (event, origin, at) => {
    this.events++;
    this.now = at;
    if (event.kind !== this.kind) this.turnTo(event.kind);
    const { current } = this;
    for (let index = 0; index < current.length; index++) current[index]!(event, origin, at);
  };

  private turnTo(kind: EventKind): void {
    this.kind = kind;
    this.current = this.handlers.get(kind) ?? NOBODY;
  }

  /** Properties that this run was not promised: the fault atlas withdraws them. */
  withdrawn(): readonly PropertyName[] {
    return this.withdrawals.withdrawn();
  }

  verdicts(): readonly Verdict[] {
    const beyond = [...this.withholds, ...this.withdrawn()];
    return this.cases.map(({ property, armed, violation }): Verdict => {
      const { name } = property;
      const needs = this.missing(property);
      if (needs.length > 0) return { kind: "not-judged", property: name, needs };
      if (violation !== null) return { kind: "violated", property: name, ...violation, promised: !beyond.some((other) => other === name) };
      return armed ? { kind: "held", property: name } : { kind: "unarmed", property: name };
    });
  }

  private missing(property: Property): readonly EventKind[] {
    return this.absent.size === 0 ? [] : property.needs.filter((kind) => this.absent.has(kind));
  }

  private monitorOf(one: Case, keepers: Keepers): Monitor {
    const violatedBy = (message: string, event: number, at: number): void => {
      one.armed = true;
      one.violation ??= { message, event, at };
    };
    const monitor = one.property.monitor({
      arm: () => void (one.armed = true),
      spare: (...kinds) => kinds.forEach((kind) => this.spare(kind, monitor[kind] as Handler | undefined)),
      violated: (message) => violatedBy(message, this.events, this.now),
      violatedBy,
    }, keepers);
    return monitor;
  }

  private spare(kind: EventKind, handler: Handler | undefined): void {
    const handlers = this.handlers.get(kind);
    if (handlers !== undefined && handler !== undefined) this.handlers.set(kind, handlers.filter((other) => other !== handler));
    if (this.kind === kind) this.kind = null;
  }

  private register(monitor: Monitor): void {
    for (const kind in monitor) this.handle(kind as EventKind, monitor[kind as EventKind] as Handler);
  }

  private handle(kind: EventKind, handler: Handler): void {
    const handlers = this.handlers.get(kind);
    if (handlers === undefined) this.handlers.set(kind, [handler]);
    else handlers.push(handler);
  }
}
