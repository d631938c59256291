/**
 * The external systems of a world, and the way to them: a request takes time, is done, and its reply takes time or is lost.
 */
import type { ExternalSystem, Session, SystemContext } from "../../environment/external-system.js";
import type { Reply, Request, SystemName } from "../../environment/systems.js";
import { SYSTEMS } from "../../environment/systems.js";
import type { Origin, WorldEvent } from "../../trace/events.js";
import { EXPIRIES, OUTAGES, SLOW, STORAGE_CRASHES, type Fault } from "../faults/faults.js";
import { Entry } from "../kernel/agenda.js";
import { CHOICE } from "../kernel/choices.js";
import { LATENCY, REQUEST_TIMEOUT, type WorldConfiguration } from "../kernel/configuration.js";
import { ENTRY, type Core } from "../kernel/core.js";
import type { Instance } from "../kernel/instance.js";
import { CONNECTIONS, connectionSubject } from "../kernel/subjects.js";
import type { Network } from "../network/network.js";
import { CheckpointStorage } from "../storage/checkpoint-storage.js";
import { CheckpointStore } from "../storage/checkpoint-store.js";
import { AppendLog } from "./append-log.js";
import { FileSystem } from "./file-system.js";
import { Input } from "./input.js";
import { ObjectStore } from "./object-store.js";
import { Table } from "./table.js";
import { KeyValueStore } from "./key-value-store.js";
import { TransactionalLog } from "./transactional-log.js";
import { XaDatabase } from "./xa-database.js";

/** Systems before it are the job's own; requests to the others can fail. */
const FIRST_SINK_SYSTEM = SYSTEMS.indexOf("transactional-log");

interface Expiry {
  readonly system: ExternalSystem;
  readonly asker: Origin;
}

export class Systems {
  /** Made when they are first asked anything. */
  private readonly systems = new Map<SystemName, ExternalSystem>();

  /** Per system, ms until which it answers nobody. */
  private readonly outages: number[] = SYSTEMS.map(() => 0);

  constructor(private readonly core: Core, private readonly network: Network) {}

  request(asker: Instance, number: number, request: Request): void {
    const { core } = this;
    const system = SYSTEMS.indexOf(request.system);
    const line = connectionSubject(asker.slot.index, system);
    const hold = core.choices.hold(CHOICE.holdRequest, line, asker.slot.requests[system]!++);
    const slow = request.system === "input" ? 0 : core.choices.fault(CHOICE.slowRequest, line, SLOW.length);
    if (slow > 0) this.injected("slow-system", request, asker);
    const time = Math.max(core.now + LATENCY + hold + SLOW[slow]!, asker.arrivals[system]!);
    asker.arrivals[system] = time;
    core.schedule(time, ENTRY.request, asker, request, number);
  }

  /** The request arrives: the system does it, whether or not the asker still lives. */
  handle(asker: Instance, number: number, request: Request): void {
    const { core } = this;
    const index = SYSTEMS.indexOf(request.system);
    const line = connectionSubject(asker.slot.index, index);
    if (index >= FIRST_SINK_SYSTEM && this.isUnreached(asker, request, index, line)) {
      return core.schedule(core.now + REQUEST_TIMEOUT, ENTRY.reply, asker, TIMED_OUT, number * CONNECTIONS + index);
    }
    const system = this.of(request.system);
    const reply = system.handle(request, new Context(core, this.network, system, asker.origin, asker));
    core.digest.mixText(request.kind);
    core.digest.mixText(reply.kind);
    if (request.system === "input") return;
    const target = number * CONNECTIONS + index;
    if (index >= FIRST_SINK_SYSTEM && core.choices.fault(CHOICE.loseReply, line, 2) !== 0) {
      this.injected("reply-lost", request, asker);
      return core.schedule(core.now + REQUEST_TIMEOUT, ENTRY.reply, asker, TIMED_OUT, target);
    }
    const hold = core.choices.hold(CHOICE.holdReply, line, asker.slot.replies[index]!++);
    core.schedule(core.now + LATENCY + hold, ENTRY.reply, asker, reply, target);
  }

  disconnected(client: Instance): void {
    for (const system of this.systems.values()) system.disconnected?.(new Context(this.core, this.network, system, client.origin, client));
  }

  private of(name: SystemName): ExternalSystem {
    let system = this.systems.get(name);
    if (system === undefined) {
      system = systemFor(name, this.core.configuration);
      this.systems.set(name, system);
    }
    return system;
  }

  /** Nothing is done: the system is out, or the request got lost on the way. */
  private isUnreached(asker: Instance, request: Request, index: number, line: number): boolean {
    const { choices, now } = this.core;
    if (now >= this.outages[index]!) this.outages[index] = now + OUTAGES[choices.fault(CHOICE.beginOutage, index, OUTAGES.length)]!;
    if (now < this.outages[index]! && !choices.healed) {
      this.injected("unavailable", request, asker);
      return true;
    }
    const lost = choices.fault(CHOICE.loseRequest, line, 2) !== 0;
    if (lost) this.injected("request-lost", request, asker);
    return lost;
  }

  private injected(fault: Fault, request: Request, { origin }: Instance): void {
    this.core.report({ kind: "fault-injected", fault, on: request.kind }, origin);
  }

  expire({ system, asker }: Expiry, subject: string): void {
    system.expire(subject, new Context(this.core, this.network, system, asker, null));
  }
}

/** The user's own, where there is one. */
function systemFor(name: SystemName, { feeds, demands, systems = {} }: WorldConfiguration): ExternalSystem {
  switch (name) {
    case "input": return new Input();
    case "storage": return new CheckpointStorage(feeds.length);
    case "checkpoint-store": return new CheckpointStore();
    case "transactional-log": return systems[name]?.() ?? new TransactionalLog(demands);
    case "xa-database": return systems[name]?.() ?? new XaDatabase(demands);
    case "table": return systems[name]?.() ?? new Table();
    case "file-system": return systems[name]?.() ?? new FileSystem();
    case "object-store": return systems[name]?.() ?? new ObjectStore();
    case "append-log": return systems[name]?.() ?? new AppendLog();
    case "key-value-store": return systems[name]?.() ?? new KeyValueStore();
  }
}

/** What a system may do while it handles one request or timer. */
class Context implements SystemContext {
  constructor(
    private readonly core: Core,
    private readonly network: Network,
    private readonly system: ExternalSystem,
    readonly asker: Origin,
    /** null when a timer fires: whoever asked for it may be long gone. */
    private readonly instance: Instance | null,
  ) {}

  get session(): Session {
    return this.instance ?? ENDED;
  }

  now(): number {
    return this.core.now;
  }

  report(event: WorldEvent): void {
    this.core.report(event, this.asker);
  }

  setTimer(subject: string, delay: number): void {
    const expiry: Expiry = { system: this.system, asker: this.asker };
    this.core.external.add(new Entry(this.core.now + delay, ENTRY.expiry, expiry, subject, 0));
  }

  feed(channel: number, partition: number, offset: number): void {
    if (this.instance === null) return;
    const target = this.instance.channels[channel]!;
    target.open(this.core.configuration.feeds[partition]!, offset);
    this.network.scheduleHead(target);
  }

  handOver(channel: number, partition: number): number {
    const offset = this.network.handOver(channel);
    this.feed(channel, partition, offset);
    return offset;
  }

  transactionTimeout(): number {
    const level = this.core.choices.fault(CHOICE.expireTransaction, this.slot, EXPIRIES.length);
    return level === 0 ? this.core.configuration.transactionTimeout : EXPIRIES[level]!;
  }

  writeFails(what = "snapshot"): boolean {
    const fails = this.core.choices.fault(CHOICE.failWrite, this.slot, 2) !== 0;
    if (fails) this.core.report({ kind: "fault-injected", fault: "write-failed", on: what }, this.asker);
    return fails;
  }

  machineFails(): boolean {
    const fails = this.core.choices.fault(CHOICE.failMachine, this.slot, 2) !== 0;
    if (fails) this.core.report({ kind: "fault-injected", fault: "machine-failure", on: "file-system" }, this.asker);
    return fails;
  }

  readFails(): boolean {
    const fails = this.core.choices.fault(CHOICE.failRead, this.slot, 2) !== 0;
    if (fails) this.core.report({ kind: "fault-injected", fault: "read-failed", on: "snapshot" }, this.asker);
    return fails;
  }

  restartAfter(): number {
    return STORAGE_CRASHES[this.core.choices.fault(CHOICE.crashStorage, this.slot, STORAGE_CRASHES.length)]!;
  }

  private get slot(): number {
    return this.instance?.slot.index ?? 0;
  }
}

const ENDED: Session = { alive: false };
const TIMED_OUT: Reply = { kind: "timed-out" };
export type { Expiry };
