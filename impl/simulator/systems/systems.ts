/**
 * The external systems of a world, and the way to them: a request takes time, is done, and its reply takes time or is lost.
 */
import type { ExternalSystem, SystemContext } from "../../environment/external-system.js";
import type { Reply, Request, SystemName } from "../../environment/systems.js";
import { SYSTEMS } from "../../environment/systems.js";
import type { Origin, WorldEvent } from "../../trace/events.js";
import { EXPIRIES } from "../faults/faults.js";
import { Entry } from "../kernel/agenda.js";
import { CHOICE } from "../kernel/choices.js";
import { LATENCY, REQUEST_TIMEOUT } from "../kernel/configuration.js";
import { ENTRY, type Core } from "../kernel/core.js";
import type { Instance } from "../kernel/instance.js";
import { connectionSubject } from "../kernel/subjects.js";
import type { Network } from "../network/network.js";
import { CheckpointStorage } from "../storage/checkpoint-storage.js";
import { CheckpointStore } from "../storage/checkpoint-store.js";
import { Input } from "./input.js";
import { TransactionalLog } from "./transactional-log.js";

const SYSTEM_COUNT = SYSTEMS.length;

interface Expiry {
  readonly system: ExternalSystem;
  readonly asker: Origin;
}

export class Systems {
  private readonly systems: { readonly [Name in SystemName]: ExternalSystem };

  constructor(private readonly core: Core, private readonly network: Network) {
    const { feeds, systems = {} } = core.configuration;
    this.systems = {
      "input": new Input(), "storage": new CheckpointStorage(feeds.length),
      "checkpoint-store": new CheckpointStore(), "transactional-log": systems["transactional-log"]?.() ?? new TransactionalLog(),
    };
  }

  request(asker: Instance, number: number, request: Request): void {
    const { core } = this;
    const system = SYSTEMS.indexOf(request.system);
    const line = connectionSubject(asker.slot.index, system);
    const hold = core.choices.hold(CHOICE.holdRequest, line, asker.slot.requests[system]!++);
    const time = Math.max(core.now + LATENCY + hold, asker.arrivals[system]!);
    asker.arrivals[system] = time;
    core.schedule(time, ENTRY.request, asker, request, number);
  }

  /** The request arrives: the system does it, whether or not the asker still lives. */
  handle(asker: Instance, number: number, request: Request): void {
    const { core } = this;
    const index = SYSTEMS.indexOf(request.system);
    const line = connectionSubject(asker.slot.index, index);
    const system = this.systems[request.system];
    const reply = system.handle(request, new Context(core, this.network, system, asker.origin, asker));
    core.digest.mixText(request.kind);
    core.digest.mixText(reply.kind);
    if (request.system === "input") return;
    const target = number * SYSTEM_COUNT + index;
    if (request.system === "transactional-log" && core.choices.fault(CHOICE.loseReply, line, 2) !== 0) {
      core.report({ kind: "fault-injected", fault: "reply-lost", on: request.kind }, asker.origin);
      return core.schedule(core.now + REQUEST_TIMEOUT, ENTRY.reply, asker, TIMED_OUT, target);
    }
    const hold = core.choices.hold(CHOICE.holdReply, line, asker.slot.replies[index]!++);
    core.schedule(core.now + LATENCY + hold, ENTRY.reply, asker, reply, target);
  }

  expire({ system, asker }: Expiry, subject: string): void {
    system.expire(subject, new Context(this.core, this.network, system, asker, null));
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

  transactionTimeout(): number {
    const level = this.core.choices.fault(CHOICE.expireTransaction, this.slot, EXPIRIES.length);
    return level === 0 ? this.core.configuration.transactionTimeout : EXPIRIES[level]!;
  }

  writeFails(): boolean {
    const fails = this.core.choices.fault(CHOICE.failWrite, this.slot, 2) !== 0;
    if (fails) this.core.report({ kind: "fault-injected", fault: "write-failed", on: "snapshot" }, this.asker);
    return fails;
  }

  private get slot(): number {
    return this.instance?.slot.index ?? 0;
  }
}

const TIMED_OUT: Reply = { kind: "timed-out" };
export type { Expiry };
