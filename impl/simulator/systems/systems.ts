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
  /** Slot and system → ms at which the last request arrives: one connection, in order. */
  private readonly arrivals = new Map<number, number>();

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
    const time = Math.max(core.now + LATENCY + hold, this.arrivals.get(line) ?? 0);
    this.arrivals.set(line, time);
    core.schedule(time, ENTRY.request, asker, request, number);
  }

  /** The request arrives: the system does it, whether or not the asker still lives. */
  handle(asker: Instance, number: number, request: Request): void {
    const { core } = this;
    const system = SYSTEMS.indexOf(request.system);
    const line = connectionSubject(asker.slot.index, system);
    const reply = this.systems[request.system].handle(request, this.contextFor(request.system, asker.origin, asker));
    core.digest.mixText(request.kind);
    core.digest.mixText(reply.kind);
    if (request.system === "input") return;
    const target = number * SYSTEM_COUNT + system;
    if (request.system === "transactional-log" && core.choices.fault(CHOICE.loseReply, line, 2) !== 0) {
      core.report({ kind: "fault-injected", fault: "reply-lost", on: request.kind }, asker.origin);
      return core.schedule(core.now + REQUEST_TIMEOUT, ENTRY.reply, asker, TIMED_OUT, target);
    }
    const hold = core.choices.hold(CHOICE.holdReply, line, asker.slot.replies[system]!++);
    core.schedule(core.now + LATENCY + hold, ENTRY.reply, asker, reply, target);
  }

  expire({ system, asker }: Expiry, subject: string): void {
    const name = SYSTEMS.find((candidate) => this.systems[candidate] === system)!;
    system.expire(subject, this.contextFor(name, asker, null));
  }

  private contextFor(name: SystemName, asker: Origin, instance: Instance | null): SystemContext {
    const { core, network } = this;
    const system = this.systems[name];
    const slot = instance?.slot.index ?? 0;
    return {
      asker,
      now: () => core.now,
      report: (event: WorldEvent) => core.report(event, asker),
      setTimer: (subject, delay) => core.external.add(new Entry(core.now + delay, ENTRY.expiry, { system, asker } satisfies Expiry, subject, 0)),
      feed: (channel, partition, offset) => {
        if (instance === null) return;
        instance.channels[channel]!.open(core.configuration.feeds[partition]!, offset);
        network.scheduleHead(instance.channels[channel]!);
      },
      transactionTimeout: () => {
        const level = core.choices.fault(CHOICE.expireTransaction, slot, EXPIRIES.length);
        return level === 0 ? core.configuration.transactionTimeout : EXPIRIES[level]!;
      },
      writeFails: () => {
        const fails = core.choices.fault(CHOICE.failWrite, slot, 2) !== 0;
        if (fails) core.report({ kind: "fault-injected", fault: "write-failed", on: "snapshot" }, asker);
        return fails;
      },
    };
  }
}

const TIMED_OUT: Reply = { kind: "timed-out" };
export type { Expiry };
