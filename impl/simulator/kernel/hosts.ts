/**
 * The hosts of all processes: they start attempts, end them, crash them, and notice that they crashed.
 * Source: Flink's TaskExecutor (one attempt of a subtask at a time) and its heartbeats.
 */
import { CLIENT, COORDINATOR, type ControlMessage } from "../../environment/messages.js";
import type { TaskNode } from "../../engine/job/execution-graph.js";
import { CRASH_ALTERNATIVES, HANDLERS, unpackCrashPoint } from "../faults/crash-point.js";
import type { Network } from "../network/network.js";
import { DETECTION, TAKEOVER } from "./configuration.js";
import { ENTRY, type Core } from "./core.js";
import { SimulatedEnvironment } from "./environment.js";
import { Instance, Slot } from "./instance.js";
import { CLIENT_SLOT } from "./subjects.js";

type Deploy = Extract<ControlMessage, { kind: "deploy" }>;

export class Hosts {
  readonly coordinator = new Slot(COORDINATOR, 0);
  private readonly client = new Slot(CLIENT, CLIENT_SLOT);
  private readonly slots = new Map<string, Slot>([[COORDINATOR, this.coordinator], [CLIENT, this.client]]);
  private readonly nodes = new Map<Slot, TaskNode>();

  constructor(private readonly core: Core, private readonly network: Network) {
    core.configuration.engine.graph.tasks.forEach((node, index) => {
      const slot = new Slot(node.name, index + 1);
      this.slots.set(node.name, slot);
      this.nodes.set(slot, node);
    });
  }

  slotOf(name: string): Slot {
    const slot = this.slots.get(name);
    if (slot === undefined) throw new Error(`no process is called ${name}`);
    return slot;
  }

  startCoordinator(): Instance {
    const instance = this.begin(this.coordinator, this.coordinator.starts + 1);
    const env = new SimulatedEnvironment(COORDINATOR, instance.origin.attempt, this.core);
    instance.process = this.core.configuration.engine.coordinator(env, { job: 1, from: null });
    return instance;
  }

  /** A new attempt takes the place of the old one; null when a newer one is here already. */
  deploy(slot: Slot, { attempt, restore }: Deploy): Instance | null {
    const node = this.nodes.get(slot)!;
    if (slot.current !== null && slot.current.origin.attempt >= attempt) return null;
    const instance = this.begin(slot, attempt);
    instance.channels = this.network.channelsOf(attempt);
    instance.inputs = node.inputs.map(({ id }) => instance.channels[id]!);
    instance.outputs = node.outputs.map(({ id }) => instance.channels[id]!);
    for (const channel of instance.inputs) channel.receiver = instance;
    for (const channel of instance.outputs) channel.sender = instance;
    instance.process = this.core.configuration.engine.task(new SimulatedEnvironment(slot.name, attempt, this.core), node, restore);
    return instance;
  }

  cancel(slot: Slot, attempt: number): void {
    if (slot.current?.origin.attempt === attempt) slot.current.alive = false;
  }

  /** The process is gone; what it had sent is on its way, and its death will be noticed. */
  crash(instance: Instance, effects: number): void {
    const { core } = this;
    const { slot, origin, crashPoint } = instance;
    instance.alive = false;
    core.choices.crashed(slot.index);
    core.report({ kind: "crashed", handler: HANDLERS[crashPoint!.handler]!, occurrence: crashPoint!.occurrence, effects }, origin);
    if (slot === this.coordinator) return core.schedule(core.now + TAKEOVER, ENTRY.takeover, slot, null, 0);
    const notice: ControlMessage = { kind: "task-failed", task: slot.name, attempt: origin.attempt, reason: "lost" };
    core.schedule(core.now + DETECTION, ENTRY.message, this.coordinator, notice, 0);
  }

  private begin(slot: Slot, attempt: number): Instance {
    if (slot.current !== null) slot.current.alive = false;
    const { core } = this;
    const instance = new Instance(slot, { process: slot.name, attempt });
    slot.current = instance;
    const ordinal = slot.starts++;
    if (ordinal < core.configuration.maxCrashesPerProcess) {
      instance.crashPoint = unpackCrashPoint(core.choices.crashPoint(slot.index, ordinal, CRASH_ALTERNATIVES));
    }
    core.report({ kind: "process-started" }, instance.origin);
    return instance;
  }
}
