// The network: data channels stay in order and push back, control messages of one pair stay in order unless one is late.
import { describe, expect, test } from "vitest";
import { executionGraph } from "../../engine/job/execution-graph.js";
import type { Engine } from "../../engine/assemble.js";
import type { ControlMessage, StreamElement } from "../../environment/messages.js";
import type { TraceEvent } from "../../trace/events.js";
import { FAULTS } from "../faults/faults.js";
import { CHOICE } from "../kernel/choices.js";
import { Core, ENTRY } from "../kernel/core.js";
import { Instance, Slot } from "../kernel/instance.js";
import type { Channel } from "./channel.js";
import { Network } from "./network.js";

/** source-0 → aggregate-0 → sink-0, each channel with room for two. */
const graph = executionGraph({
  vertices: [
    { name: "source", kind: "source", source: "replayable", parallelism: 1 },
    { name: "sum", kind: "operator", operator: "running-sum", parallelism: 1 },
    { name: "sink", kind: "sink", sink: "two-phase-commit", system: "transactional-log", parallelism: 1 },
  ],
  edges: [{ from: "source", to: "sum", partitioning: "hash" }, { from: "sum", to: "sink", partitioning: "hash" }],
  maxParallelism: 128,
}, 0);

const record = (offset: number): StreamElement => ({ kind: "record", key: "k", value: 0, partition: 0, offset, digest: 0 });
const complete = (checkpoint: number): ControlMessage => ({ kind: "notify-complete", checkpoint });
const acknowledge = (checkpoint: number): ControlMessage => ({ kind: "acknowledge", task: "sum-0", attempt: 1, checkpoint, handle: null });

/** A network whose choices are made by `choose`; 0 is dull. */
function networkWith(choose: (kind: number, subject: number, ordinal: number) => number = () => 0) {
  const reports: TraceEvent[] = [];
  const core = new Core({
    engine: { graph } as Engine, feeds: [], channelCapacity: 2, transactionTimeout: 0, faults: new Set(FAULTS), maxCrashesPerProcess: 0,
    healAt: Infinity, eventLimit: Infinity, oracle: { choose }, observe: (event) => reports.push(event),
  });
  const network = new Network(core);
  const [coordinator, ...tasks] = ["coordinator", "source-0", "sum-0", "sink-0"].map((name, index) => new Slot(name, index));
  const channels = network.channelsOf(1, graph);
  const instances = tasks.map((slot) => {
    const instance = new Instance(slot, { process: slot.name, attempt: 1 });
    slot.current = instance;
    instance.inputs = channels.filter((_, id) => graph.channels[id]!.to === slot.name);
    for (const channel of instance.inputs) channel.receiver = instance;
    return instance;
  });
  channels.forEach((channel, id) => (channel.sender = instances.find(({ slot }) => slot.name === graph.channels[id]!.from)!));
  return { core, network, reports, channels, coordinator: coordinator!, source: instances[0]!, sum: instances[1]!, sink: instances[2]! };
}

/** Lets everything happen that is due: offsets of the records delivered, and when. */
function deliveries({ core, network }: ReturnType<typeof networkWith>): readonly string[] {
  const delivered: string[] = [];
  for (let entry = core.agenda.take(); entry !== undefined; entry = core.agenda.take()) {
    core.now = Math.max(core.now, entry.time);
    if (entry.kind === ENTRY.message) delivered.push(`${(entry.payload as { checkpoint: number }).checkpoint} at ${core.now}`);
    if (entry.kind !== ENTRY.element) continue;
    const channel = entry.target as Channel;
    const element = network.take(channel);
    if (element?.kind === "record") delivered.push(`${element.offset} at ${core.now}`);
    network.scheduleHead(channel);
  }
  return delivered;
}

describe("a data channel", () => {
  test("delivers nothing until its receiver reads, and nothing while it pauses", () => {
    const world = networkWith();
    const toSink = world.channels[1]!;
    world.network.emit(world.sum, toSink, record(1));
    expect(deliveries(world)).toEqual([]);
    world.network.resume(toSink);
    world.network.pause(toSink);
    expect(deliveries(world)).toEqual([]);
    world.network.resume(toSink);
    expect(deliveries(world)).toEqual(["1 at 1"]);
  });

  test("whose head is held back holds back all that is behind it", () => {
    const world = networkWith((kind, _subject, ordinal) => (kind === CHOICE.holdElement && ordinal === 1 ? 5 : 0));
    const toSink = world.channels[1]!;
    for (const offset of [1, 2, 3]) world.network.emit(world.sum, toSink, record(offset));
    world.network.resume(toSink);
    expect(deliveries(world)).toEqual(["1 at 1", "2 at 9", "3 at 9"]);
  });

  test("asks once how long its head is held back, though it be paused meanwhile", () => {
    const asked: number[] = [];
    const world = networkWith((kind, _subject, ordinal) => (kind === CHOICE.holdElement && asked.push(ordinal), 0));
    const toSink = world.channels[1]!;
    world.network.emit(world.sum, toSink, record(1));
    for (let again = 0; again < 3; again++) {
      world.network.resume(toSink);
      world.network.pause(toSink);
      deliveries(world);
    }
    expect(asked).toEqual([0]);
  });

  test("without room stops its sender from reading, until there is room again", () => {
    const world = networkWith();
    const [toSum, toSink] = [world.channels[0]!, world.channels[1]!];
    world.network.resume(toSum);
    for (const offset of [1, 2]) world.network.emit(world.sum, toSink, record(offset));
    world.network.emit(world.source, toSum, record(7));
    expect(deliveries(world)).toEqual([]);
    world.network.resume(toSink);
    expect(deliveries(world)).toEqual(["1 at 1", "7 at 1", "2 at 1"]);
  });

  test("delivers nothing to a dead receiver", () => {
    const world = networkWith();
    const toSink = world.channels[1]!;
    world.network.resume(toSink);
    world.network.emit(world.sum, toSink, record(1));
    world.sink.alive = false;
    expect(deliveries(world)).toEqual([]);
  });

  test("belongs to one attempt: the next gets others, empty ones", () => {
    const { network, sum, channels } = networkWith();
    network.emit(sum, channels[1]!, record(1));
    expect(network.channelsOf(1, graph)).toBe(channels);
    expect(network.channelsOf(2, graph).map(({ isEmpty }) => isEmpty)).toEqual([true, true]);
  });
});

describe("control messages", () => {
  const withFault = (fault: number) => networkWith((kind, _subject, ordinal) => (kind === fault && ordinal === 0 ? 1 : 0));

  test("of one pair of processes stay in order, though the first is held back", () => {
    const world = networkWith((kind, _subject, ordinal) => (kind === CHOICE.holdMessage && ordinal === 0 ? 4 : 0));
    for (const checkpoint of [1, 2, 3]) world.network.send(world.coordinator, world.sum.slot, 1, complete(checkpoint));
    expect(deliveries(world)).toEqual(["1 at 6", "2 at 6", "3 at 6"]);
  });

  test("of different pairs do not wait for each other", () => {
    let asked = 0;
    const world = networkWith((kind) => (kind === CHOICE.holdMessage && asked++ === 0 ? 4 : 0));
    world.network.send(world.coordinator, world.sum.slot, 1, complete(1));
    world.network.send(world.coordinator, world.sink.slot, 1, complete(2));
    expect(deliveries(world)).toEqual(["2 at 1", "1 at 6"]);
  });

  test("a lost notice does not arrive, and the world says so", () => {
    const world = withFault(CHOICE.loseNotification);
    for (const checkpoint of [1, 2]) world.network.send(world.coordinator, world.sum.slot, 1, complete(checkpoint));
    expect(deliveries(world)).toEqual(["2 at 1"]);
    expect(world.reports).toEqual([{ kind: "fault-injected", fault: "lost-notification", on: "notify-complete 1" }]);
  });

  test("a late notice is overtaken", () => {
    const world = withFault(CHOICE.lateNotification);
    for (const checkpoint of [1, 2]) world.network.send(world.coordinator, world.sum.slot, 1, complete(checkpoint));
    expect(deliveries(world)).toEqual(["2 at 1", "1 at 6"]);
    expect(world.reports).toMatchObject([{ fault: "late-notification" }]);
  });

  test("a late acknowledgement is overtaken", () => {
    const world = withFault(CHOICE.lateAcknowledgement);
    for (const checkpoint of [1, 2]) world.network.send(world.sum.slot, world.coordinator, 0, acknowledge(checkpoint));
    expect(deliveries(world)).toEqual(["2 at 1", "1 at 6"]);
    expect(world.reports).toMatchObject([{ fault: "late-acknowledgement" }]);
  });

  test("a duplicated acknowledgement arrives a second time, later", () => {
    const world = withFault(CHOICE.duplicateAcknowledgement);
    for (const checkpoint of [1, 2]) world.network.send(world.sum.slot, world.coordinator, 0, acknowledge(checkpoint));
    expect(deliveries(world)).toEqual(["1 at 1", "2 at 1", "1 at 6"]);
    expect(world.reports).toMatchObject([{ fault: "duplicate-acknowledgement", on: "acknowledge 1" }]);
  });

  test.each([["trigger", CHOICE.loseMessage, "lost-message", ["2 at 1"]], ["trigger", CHOICE.lateTrigger, "late-trigger", ["2 at 1", "1 at 6"]]] as const)("a %s may be lost, or late", (_kind, choice, fault, expected) => {
    const world = withFault(choice);
    for (const checkpoint of [1, 2]) world.network.send(world.coordinator, world.source.slot, 1, { kind: "trigger", checkpoint, stop: null });
    expect(deliveries(world)).toEqual(expected);
    expect(world.reports).toMatchObject([{ fault, on: "trigger 1" }]);
  });

  test("a lost acknowledgement does not arrive", () => {
    const world = withFault(CHOICE.loseMessage);
    for (const checkpoint of [1, 2]) world.network.send(world.sum.slot, world.coordinator, 0, acknowledge(checkpoint));
    expect(deliveries(world)).toEqual(["2 at 1"]);
  });

  test("what starts and ends attempts is neither lost nor out of order", () => {
    const world = networkWith((kind) => (kind >= CHOICE.crash ? 1 : 0));
    world.network.send(world.coordinator, world.sum.slot, 0, { kind: "cancel", attempt: 1 });
    expect(world.reports).toEqual([]);
    expect(world.core.agenda.take()).toMatchObject({ time: 1, kind: ENTRY.message });
  });

  test("only notices are lost as notices", () => {
    const world = networkWith((kind) => (kind === CHOICE.loseNotification ? 1 : 0));
    world.network.send(world.coordinator, world.sum.slot, 1, { kind: "trigger", checkpoint: 1, stop: null });
    world.network.send(world.sum.slot, world.coordinator, 0, acknowledge(2));
    expect(deliveries(world)).toEqual(["1 at 1", "2 at 1"]);
  });
});
