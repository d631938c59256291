/**
 * The world: takes the next entry of the agenda, runs one handler, applies its effects in order, until the run is at rest.
 * A crash falls between two effects of one step. Faults stop when the world heals; then the run must come to rest by state.
 */
import type { ControlMessage, StreamElement } from "../../environment/messages.js";
import { TIMER_KINDS } from "../../environment/messages.js";
import type { Reply, Request } from "../../environment/systems.js";
import { SYSTEMS } from "../../environment/systems.js";
import type { ProcessEvent } from "../../trace/events.js";
import { START, controlHandler, elementHandler, replyHandler, timerHandler } from "../faults/crash-point.js";
import { Client } from "../client/client.js";
import type { Channel } from "../network/channel.js";
import { Network } from "../network/network.js";
import { Systems, type Expiry } from "../systems/systems.js";
import type { Entry } from "./agenda.js";
import { CHOICE } from "./choices.js";
import type { WorldConfiguration } from "./configuration.js";
import { Core, ENTRY } from "./core.js";
import { EFFECT, type Effect } from "./effects.js";
import { Hosts } from "./hosts.js";
import type { Instance, Slot } from "./instance.js";
import { CONNECTIONS, timerSubject } from "./subjects.js";

const WORLD = { process: "world", attempt: 0 };

/** How a run ended, in numbers. */
export interface RunEnd {
  readonly reason: "at-rest" | "event-limit";
  /** Handler runs. */
  readonly events: number;
  /** ms of virtual time. */
  readonly time: number;
  readonly digest: string;
  /** How often each fault fired, in the order of FAULTS. */
  readonly faults: readonly number[];
}

export class World {
  private readonly core: Core;
  private readonly network: Network;
  private readonly hosts: Hosts;
  private readonly systems: Systems;
  private readonly client: Client;
  private events = 0;

  constructor(private readonly configuration: WorldConfiguration) {
    this.core = new Core(configuration);
    this.network = new Network(this.core);
    this.hosts = new Hosts(this.core, this.network);
    this.systems = new Systems(this.core, this.network);
    this.client = new Client(this.core, this.network, this.hosts, (coordinator) => this.start(coordinator));
  }

  /** Runs to the end: faults until the world heals, then rest, then the timers of external systems, then rest again. */
  run(): RunEnd {
    this.begin();
    let reason = this.runUntilRest();
    if (reason === "at-rest") {
      this.settle();
      while (reason === "at-rest" && this.passExternalTimer()) reason = this.runUntilRest();
    }
    return this.end(reason);
  }

  /** Starts the first job, and lets its user begin. */
  begin(): void {
    this.start(this.hosts.startJob({ job: 1, from: null }, this.configuration.engine));
    this.client.begin();
  }

  /** The job manager that took the lost one's place, if nobody else has: a new job has its own. */
  private takeOver(lost: Instance): void {
    if (this.hosts.coordinator.current === lost) this.start(this.hosts.startCoordinator());
  }

  /** Faults are over and nothing is left to do but to wait for external timers. */
  settle(): void {
    this.heal();
    this.core.report({ kind: "settled" }, WORLD);
  }

  end(reason: RunEnd["reason"]): RunEnd {
    const { core } = this;
    core.report({ kind: "run-ended", reason }, WORLD);
    return { reason, events: this.events, time: core.now, digest: core.digest.toString(), faults: core.choices.fired };
  }

  private runUntilRest(): RunEnd["reason"] {
    const { agenda, external } = this.core;
    const { eventLimit } = this.configuration;
    for (;;) {
      const next = agenda.peek();
      if (next === undefined) return "at-rest";
      const timer = external.peek();
      if (timer !== undefined && timer.time < next.time) this.passExternalTimer();
      else this.execute(agenda.take()!);
      if (this.events >= eventLimit) return "event-limit";
    }
  }

  private passExternalTimer(): boolean {
    const entry = this.core.external.take();
    if (entry !== undefined) this.execute(entry);
    return entry !== undefined;
  }

  private heal(): void {
    if (this.core.choices.healed) return;
    this.core.choices.healed = true;
    this.core.report({ kind: "healed" }, WORLD);
  }

  /** Lets one entry happen. */
  execute(entry: Entry): void {
    const { core } = this;
    if (entry.time > core.now) core.now = entry.time;
    if (!core.choices.healed && core.now >= this.configuration.healAt) this.heal();
    switch (entry.kind) {
      case ENTRY.element: return this.deliverElement(entry.target as Channel);
      case ENTRY.message: return this.deliverMessage(entry.target as Slot, entry.payload as ControlMessage, entry.number);
      case ENTRY.timer: return this.fireTimer(entry.target as Instance, entry.payload as number, entry.number);
      case ENTRY.request: return this.handleRequest(entry.target as Instance, entry.payload as Request, entry.number);
      case ENTRY.reply: return this.deliverReply(entry.target as Instance, entry.payload as Reply, entry.number);
      case ENTRY.wake: return this.goOn(entry.target as Instance, entry.payload as readonly Effect[]);
      case ENTRY.zombiesEnd: return this.endZombies(entry.target as readonly Instance[]);
      case ENTRY.takeover: return this.takeOver(entry.payload as Instance);
      case ENTRY.operation: return this.client.fire(entry.number);
      case ENTRY.expiry: return this.systems.expire(entry.target as Expiry, entry.payload as string);
    }
  }

  private takeTime(instance: Instance): void {
    instance.slowRecords--;
    instance.readsFrom = Math.max(instance.readsFrom, this.core.now + instance.slowness);
  }

  private endZombies(zombies: readonly Instance[]): void {
    for (const zombie of this.hosts.endZombies(zombies)) this.systems.disconnected(zombie);
  }

  private deliverElement(channel: Channel): void {
    const instance = channel.receiver!;
    if (instance.readsFrom > this.core.now || instance.midStep) return this.core.schedule(instance.readsFrom, ENTRY.element, channel, null, 0);
    const element = this.network.take(channel);
    if (element === null) return;
    this.testify(instance, channel, element);
    instance.process.receive(channel.id, element);
    this.apply(instance, elementHandler(element.kind), channel.id);
    if (instance.slowRecords > 0 && element.kind === "record") this.takeTime(instance);
    this.network.scheduleHead(channel);
  }

  /** What a channel delivered, as the world saw it. */
  private testify(instance: Instance, channel: Channel, element: StreamElement): void {
    const { core } = this;
    const { from } = channel;
    switch (element.kind) {
      case "record": {
        const { partition, offset, key, value } = element;
        core.digest.mix(partition * 65536 + offset);
        return core.report({ kind: "record-delivered", from, partition, offset, key, value }, instance.origin);
      }
      case "barrier":
        return core.report({ kind: "barrier-delivered", from, checkpoint: element.checkpoint, sent: channel.carried.slice() }, instance.origin);
      case "end-of-partition":
        return core.report({ kind: "end-of-partition-delivered", from, sent: channel.carried.slice() }, instance.origin);
      case "cancel-checkpoint":
      case "end-of-data":
        return;
    }
  }

  private deliverMessage(slot: Slot, message: ControlMessage, attempt: number): void {
    if (message.kind === "deploy") {
      const instance = this.hosts.deploy(slot, message);
      if (instance !== null) this.start(instance);
      return;
    }
    if (slot === this.hosts.client) return this.client.receive(message);
    if (message.kind === "cancel") return this.hosts.cancel(slot, message.attempt);
    const instance = slot.current;
    if (instance?.isReachable !== true || (attempt !== 0 && attempt !== instance.origin.attempt)) return;
    if (message.kind === "demand") this.core.report({ kind: "demand-delivered", operation: message.operation, demand: message.demand }, instance.origin);
    instance.process.control(message);
    this.apply(instance, controlHandler(message.kind), "checkpoint" in message ? message.checkpoint : 0);
  }

  private fireTimer(instance: Instance, setting: number, key: number): void {
    if (!instance.alive || instance.timers.get(key) !== setting) return;
    if (instance.asleepUntil > this.core.now || instance.midStep) return this.core.schedule(instance.asleepUntil, ENTRY.timer, instance, setting, key);
    instance.timers.delete(key);
    const kind = TIMER_KINDS[key % TIMER_KINDS.length]!;
    const subject = Math.floor(key / TIMER_KINDS.length);
    instance.process.fire(kind, subject);
    this.apply(instance, timerHandler(kind), subject);
  }

  private handleRequest(asker: Instance, request: Request, number: number): void {
    this.events++;
    this.systems.handle(asker, number, request);
  }

  private deliverReply(instance: Instance, reply: Reply, target: number): void {
    if (!instance.alive) return;
    if (instance.asleepUntil > this.core.now || instance.midStep) return this.core.schedule(instance.asleepUntil, ENTRY.reply, instance, reply, target);
    instance.process.reply(Math.floor(target / CONNECTIONS), reply);
    this.apply(instance, replyHandler(SYSTEMS[target % CONNECTIONS]!), target);
  }

  private start(instance: Instance): void {
    instance.process.start();
    this.apply(instance, START, instance.origin.attempt);
  }

  /** Applies the effects of the handler that just ran, up to the crash if there is one. */
  private apply(instance: Instance, handler: number, about: number): void {
    const { effects, digest, now } = this.core;
    this.events++;
    digest.mix(now);
    digest.mix(instance.slot.index * 32 + handler);
    digest.mix(about);
    this.configuration.profile?.(instance.slot.index, handler, effects.length);
    const { crashPoint } = instance;
    const crashes = crashPoint !== null && crashPoint.handler === handler && ++instance.occurrences === crashPoint.occurrence && !this.core.choices.healed;
    const count = crashes ? Math.min(crashPoint.effects, effects.length) : effects.length;
    for (let index = 0; index < count; index++) this.applyEffect(instance, effects.at(index));
    if (crashes) this.crash(instance, count);
    effects.length = 0;
  }

  /** A process that lives on goes on with its step, when it wakes. */
  private crash(instance: Instance, done: number): void {
    const { core } = this;
    this.hosts.crash(instance, done);
    if (!instance.alive) return;
    const rest = core.effects.rest(done);
    instance.midStep = instance.asleepUntil > core.now;
    if (instance.midStep) core.schedule(instance.asleepUntil, ENTRY.wake, instance, rest, 0);
    else this.goOn(instance, rest);
  }

  private goOn(instance: Instance, rest: readonly Effect[]): void {
    instance.midStep = false;
    if (instance.alive) for (const effect of rest) this.applyEffect(instance, effect);
  }

  /** What a zombie sends to the job manager, or the job manager sends as one, arrives nowhere. */
  private send(instance: Instance, { to, number: attempt, payload }: Effect): void {
    if (instance.cutOff) return;
    const message = payload as ControlMessage;
    if (message.kind === "demand-met") this.core.report({ kind: "demand-answered", operation: message.operation, savepoint: message.savepoint?.checkpoint ?? null }, instance.origin);
    if (message.kind === "deploy") this.hosts.begins(message.attempt, instance);
    this.network.send(instance.slot, this.hosts.slotOf(to), attempt, message);
  }

  private applyEffect(instance: Instance, effect: Effect): void {
    const { core, network } = this;
    switch (effect.kind) {
      case EFFECT.emit: return network.emit(instance, instance.channels[effect.number]!, effect.payload as StreamElement);
      case EFFECT.send: return this.send(instance, effect);
      case EFFECT.pause: return network.pause(instance.channels[effect.number]!);
      case EFFECT.resume: return network.resume(instance.channels[effect.number]!);
      case EFFECT.setTimer: return this.setTimer(instance, effect);
      case EFFECT.cancelTimer: return void instance.timers.delete(effect.subject * TIMER_KINDS.length + effect.number);
      case EFFECT.request: return this.systems.request(instance, effect.number, effect.payload as Request);
      case EFFECT.report: return core.report(effect.payload as ProcessEvent, instance.origin);
    }
  }

  private setTimer(instance: Instance, { number: kind, subject, delay }: Effect): void {
    const { core } = this;
    const ordinal = instance.slot.timers[kind]!++;
    const key = subject * TIMER_KINDS.length + kind;
    instance.timers.set(key, ordinal);
    const hold = core.choices.hold(CHOICE.holdTimer, timerSubject(instance.slot.index, kind), ordinal);
    core.schedule(core.now + delay + hold, ENTRY.timer, instance, ordinal, key);
  }
}

