/**
 * The network: data channels of every execution attempt, and control messages between the processes.
 * Source: Flink's network stack (FIFO, credit-based) and its RPC: messages of one pair stay in order unless one is late.
 */
import type { ExecutionGraph } from "../../engine/job/execution-graph.js";
import type { ControlMessage, StreamElement } from "../../environment/messages.js";
import { CONTROL_KINDS } from "../../environment/messages.js";
import { LATENESS, type Fault } from "../faults/faults.js";
import { CHOICE } from "../kernel/choices.js";
import { LATENCY } from "../kernel/configuration.js";
import { Counters } from "../kernel/counters.js";
import { ENTRY, type Core } from "../kernel/core.js";
import type { Instance, Slot } from "../kernel/instance.js";
import { channelSubject, linkOf, messageSubject } from "../kernel/subjects.js";
import { Channel } from "./channel.js";

interface MessageFault {
  readonly choice: number;
  readonly name: Fault;
}

/** By kind of message. */
function byKind(faults: { readonly [Kind in ControlMessage["kind"]]?: MessageFault }): readonly (MessageFault | undefined)[] {
  return CONTROL_KINDS.map((kind) => faults[kind]);
}

/** What may be lost, or late; every other message is acknowledged by its receiver and sent again. */
const NOTICE_LOST = { choice: CHOICE.loseNotification, name: "lost-notification" } as const;
const MESSAGE_LOST = { choice: CHOICE.loseMessage, name: "lost-message" } as const;
const NOTICE_LATE = { choice: CHOICE.lateNotification, name: "late-notification" } as const;
const DUPLICATED = { choice: CHOICE.duplicateAcknowledgement, name: "duplicate-acknowledgement" } as const;
const LOSSES = byKind({ "notify-complete": NOTICE_LOST, "notify-aborted": NOTICE_LOST, "trigger": MESSAGE_LOST, "acknowledge": MESSAGE_LOST });
const DELAYS = byKind({
  "notify-complete": NOTICE_LATE, "notify-aborted": NOTICE_LATE,
  "trigger": { choice: CHOICE.lateTrigger, name: "late-trigger" }, "acknowledge": { choice: CHOICE.lateAcknowledgement, name: "late-acknowledgement" },
});

export class Network {
  private readonly attempts = new Map<number, readonly Channel[]>();
  /** Link → ms at which its last message arrives. */
  private readonly links = new Map<number, number>();
  /** Feed → elements of it that were delivered before it was last handed over. */
  private readonly delivered = new Map<number, number>();
  /** Link and kind → messages sent. */
  private readonly counts = new Counters();

  constructor(private readonly core: Core) {}

  /** The channels of an execution attempt, made when its first task is deployed. */
  channelsOf(attempt: number, graph: ExecutionGraph): readonly Channel[] {
    let channels = this.attempts.get(attempt);
    if (channels === undefined) {
      const { feeds, channelCapacity } = this.core.configuration;
      channels = graph.channels.map(({ id, from, partition }) =>
        new Channel(id, from, channelSubject(attempt, id), channelCapacity, feeds.length, partition === null ? null : feeds[partition]!));
      this.attempts.set(attempt, channels);
    }
    return channels;
  }

  emit(sender: Instance, channel: Channel, element: StreamElement): void {
    channel.push(element, this.core.now + LATENCY);
    if (!channel.full && channel.isOverCapacity) {
      channel.full = true;
      sender.fullOutputs++;
    }
    this.scheduleHead(channel);
  }

  pause(channel: Channel): void {
    channel.paused = true;
  }

  resume(channel: Channel): void {
    channel.paused = false;
    this.scheduleHead(channel);
  }

  /** Takes the head off a channel that is due, or null when its receiver cannot read now. */
  take(channel: Channel): StreamElement | null {
    channel.scheduled = false;
    if (!isReadable(channel) || channel.isEmpty) return null;
    const element = channel.shift();
    if (channel.full && !channel.isOverCapacity) this.madeRoom(channel);
    return element;
  }

  /** Takes a feed away from every attempt that reads it; answers how many of its elements were delivered, over all of them. */
  handOver(channel: number): number {
    let delivered = this.delivered.get(channel) ?? 0;
    for (const channels of this.attempts.values()) delivered = Math.max(delivered, channels[channel]!.close());
    this.delivered.set(channel, delivered);
    return delivered;
  }

  scheduleHead(channel: Channel): void {
    if (channel.scheduled || channel.isEmpty || !isReadable(channel)) return;
    const { core } = this;
    if (channel.heldUntil < 0) {
      const ready = Math.max(core.now, channel.readyAt);
      channel.heldUntil = ready + core.choices.hold(CHOICE.holdElement, channel.subject, channel.delivered);
    }
    channel.scheduled = true;
    core.schedule(Math.max(core.now, channel.heldUntil), ENTRY.element, channel, null, 0);
  }

  private madeRoom(channel: Channel): void {
    channel.full = false;
    const { sender } = channel;
    if (sender === null || --sender.fullOutputs > 0) return;
    for (const input of sender.inputs) this.scheduleHead(input);
  }

  /** Sends a control message; `attempt` 0 reaches whatever attempt is alive. */
  send(from: Slot, to: Slot, attempt: number, message: ControlMessage): void {
    const { core } = this;
    const kind = CONTROL_KINDS.indexOf(message.kind);
    const subject = messageSubject(from.index, to.index, kind);
    const link = linkOf(subject);
    const ordinal = this.counts.next(subject);
    if (this.struckBy(LOSSES[kind], message, subject, to, 2) > 0) return;
    const late = LATENESS[this.struckBy(DELAYS[kind], message, subject, to, LATENESS.length)]!;
    if (late > 0) return core.schedule(core.now + LATENCY + late, ENTRY.message, to, message, attempt);
    const own = core.now + LATENCY + core.choices.hold(CHOICE.holdMessage, subject, ordinal);
    const time = Math.max(own, this.links.get(link) ?? 0);
    this.links.set(link, time);
    core.schedule(time, ENTRY.message, to, message, attempt);
    if (message.kind === "acknowledge") this.perhapsDuplicate(subject, to, attempt, message, time);
  }

  /** @returns in which manner; 0: it is not, or cannot be */
  private struckBy(fault: MessageFault | undefined, message: ControlMessage, subject: number, to: Slot, alternatives: number): number {
    if (fault === undefined) return 0;
    const choice = this.core.choices.fault(fault.choice, subject, alternatives);
    if (choice > 0) this.injected(fault.name, message, to);
    return choice;
  }

  private perhapsDuplicate(subject: number, to: Slot, attempt: number, message: ControlMessage, time: number): void {
    const copy = this.struckBy(DUPLICATED, message, subject, to, LATENESS.length);
    if (copy > 0) this.core.schedule(time + LATENESS[copy]!, ENTRY.message, to, message, attempt);
  }

  private injected(fault: Fault, message: ControlMessage, to: Slot): void {
    const checkpoint = "checkpoint" in message ? ` ${message.checkpoint}` : "";
    this.core.report({ kind: "fault-injected", fault, on: `${message.kind}${checkpoint}` }, { process: to.name, attempt: to.current?.origin.attempt ?? 0 });
  }
}

function isReadable(channel: Channel): boolean {
  const { receiver } = channel;
  return !channel.paused && receiver !== null && receiver.alive && receiver.fullOutputs === 0;
}
