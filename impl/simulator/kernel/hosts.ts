/**
 * The hosts of all processes: they start attempts, end them, crash them, and notice that they crashed.
 * Source: Flink's TaskExecutor and its heartbeats; slot sharing: task manager i runs subtask i of every vertex. Leaves out: other ways to place tasks.
 * A task manager that is lost is replaced at once; the old one may live on unseen. A task that nobody ends misses its job manager's heartbeat.
 */
import { CLIENT, COORDINATOR, type ControlMessage } from "../../environment/messages.js";
import type { Engine } from "../../engine/assemble.js";
import type { Submission } from "../../engine/coordinator/coordinator.js";
import type { TaskNode } from "../../engine/job/execution-graph.js";
import { CRASH_ALTERNATIVES, HANDLERS, unpackCrashPoint } from "../faults/crash-point.js";
import type { Network } from "../network/network.js";
import { DETECTION, HEARTBEAT_TIMEOUT, TAKEOVER } from "./configuration.js";
import { SLOW_TASKS, type Zombie } from "../faults/faults.js";
import { CHOICE } from "./choices.js";
import { ENTRY, type Core } from "./core.js";
import { SimulatedEnvironment } from "./environment.js";
import { Instance, Slot } from "./instance.js";
import { CLIENT_SLOT } from "./subjects.js";

type Deploy = Extract<ControlMessage, { kind: "deploy" }>;

interface Job {
  readonly submission: Submission;
  readonly engine: Engine;
  readonly nodes: ReadonlyMap<Slot, TaskNode>;
}

export class Hosts {
  readonly coordinator = new Slot(COORDINATOR, 0);
  readonly client = new Slot(CLIENT, CLIENT_SLOT);
  private readonly slots = new Map<string, Slot>([[COORDINATOR, this.coordinator], [CLIENT, this.client]]);
  /** In the order in which they were started. A task lives in the slot that has its name, whichever job it belongs to. */
  private readonly jobs: Job[] = [];
  /** Attempt → the job manager that began it. */
  private readonly managers = new Map<number, Instance>();

  constructor(private readonly core: Core, private readonly network: Network) {
    const { engine, operations = [] } = core.configuration;
    for (const { graph } of [engine, ...operations.flatMap((operation) => (operation.kind === "start" ? [operation.engine] : []))]) {
      for (const { name } of graph.tasks) if (!this.slots.has(name)) this.slots.set(name, new Slot(name, this.slots.size - 1));
    }
  }

  private get nodes(): Job["nodes"] {
    return this.jobs.at(-1)!.nodes;
  }

  slotOf(name: string): Slot {
    const slot = this.slots.get(name);
    if (slot === undefined) throw new Error(`no process is called ${name}`);
    return slot;
  }

  /** The job's first job manager. */
  startJob(submission: Submission, engine: Engine): Instance {
    this.jobs.push({ submission, engine, nodes: new Map(engine.graph.tasks.map((node) => [this.slotOf(node.name), node])) });
    return this.startCoordinator();
  }

  /** The next job manager of the latest job. */
  startCoordinator(): Instance {
    const { engine, submission } = this.jobs.at(-1)!;
    const instance = this.begin(this.coordinator, this.coordinator.starts + 1);
    const env = new SimulatedEnvironment(COORDINATOR, instance.origin.attempt, this.core);
    instance.process = engine.coordinator(env, submission);
    return instance;
  }

  /** A job manager begins an attempt. */
  begins(attempt: number, manager: Instance): void {
    this.managers.set(attempt, manager);
  }

  /** The job is over for good. Where the job manager that began its tasks was lost before, nobody tells them: they miss its heartbeat. */
  jobOver(): void {
    const orphans: Instance[] = [];
    for (const { current } of this.nodes.keys()) {
      if (current?.isReachable === true && this.managers.get(current.origin.attempt) !== this.coordinator.current) orphans.push(current);
    }
    if (orphans.length > 0) this.liveOn(orphans, { sleeps: 0, acts: HEARTBEAT_TIMEOUT });
  }

  /** A new attempt takes the place of the old one; null when a newer one is here already. */
  deploy(slot: Slot, { job, attempt, restore }: Deploy): Instance | null {
    const { engine, nodes } = this.jobs[job - 1]!;
    const node = nodes.get(slot)!;
    if (slot.current !== null && slot.current.origin.attempt >= attempt) return null;
    const instance = this.begin(slot, attempt);
    instance.channels = this.network.channelsOf(attempt, engine.graph);
    instance.inputs = node.inputs.map(({ id }) => instance.channels[id]!);
    instance.outputs = node.outputs.map(({ id }) => instance.channels[id]!);
    for (const channel of instance.inputs) channel.receiver = instance;
    for (const channel of instance.outputs) channel.sender = instance;
    instance.process = engine.task(new SimulatedEnvironment(slot.name, attempt, this.core), node, job, restore);
    this.perhapsSlow(instance);
    return instance;
  }

  private perhapsSlow(instance: Instance): void {
    const { core } = this;
    const { each, records } = SLOW_TASKS[core.choices.fault(CHOICE.slowTask, instance.slot.index, SLOW_TASKS.length)]!;
    if (each === 0) return;
    instance.slowness = each;
    instance.slowRecords = records;
    core.report({ kind: "fault-injected", fault: "slow-task", on: `the next ${records} records` }, instance.origin);
  }

  cancel(slot: Slot, attempt: number): void {
    const { current } = slot;
    if (current?.isReachable === true && current.origin.attempt === attempt) current.alive = false;
  }

  /** The crash point was reached. The oracle says in which manner the process goes; what it had sent is on its way. */
  crash(instance: Instance, effects: number): void {
    const { choices } = this.core;
    const { index } = instance.slot;
    if (instance.cutOff) return this.die(instance, effects);
    const zombie = choices.zombie(index);
    if (zombie !== null) return this.cutOff(instance, zombie);
    const takesDown = choices.takesDown(index);
    this.die(instance, effects);
    this.notice(instance, DETECTION);
    if (takesDown) for (const mate of this.matesOf(instance)) this.killMate(mate);
  }

  /** Zombies die at last, and the job manager needs not be told. @returns those that had not died before */
  endZombies(zombies: readonly Instance[]): readonly Instance[] {
    const dying = zombies.filter(({ alive }) => alive);
    for (const zombie of dying) {
      zombie.alive = false;
      this.core.report({ kind: "zombie-ended" }, zombie.origin);
    }
    return dying;
  }

  private die(instance: Instance, effects: number): void {
    const { handler, occurrence } = instance.crashPoint!;
    instance.alive = false;
    this.core.report({ kind: "crashed", handler: HANDLERS[handler]!, occurrence, effects }, instance.origin);
  }

  private killMate(mate: Instance): void {
    mate.alive = false;
    this.core.report({ kind: "killed" }, mate.origin);
    this.notice(mate, DETECTION);
  }

  /** The task manager, or the job manager, is believed dead and runs on: only its control messages are cut. */
  private cutOff(instance: Instance, zombie: Zombie): void {
    const { core } = this;
    const zombies = [instance, ...this.matesOf(instance)];
    const subtask = this.nodes.get(instance.slot)?.subtask;
    core.report({ kind: "fault-injected", fault: "zombie", on: instance.slot === this.coordinator ? "job manager" : `task manager ${subtask}` }, instance.origin);
    this.liveOn(zombies, zombie);
    for (const each of zombies) this.notice(each, HEARTBEAT_TIMEOUT);
  }

  private liveOn(zombies: readonly Instance[], { sleeps, acts }: Zombie): void {
    const { core } = this;
    for (const zombie of zombies) {
      zombie.cutOff = true;
      zombie.asleepUntil = core.now + sleeps;
      zombie.readsFrom = Math.max(zombie.readsFrom, zombie.asleepUntil);
      core.report({ kind: "cut-off", sleeps, acts }, zombie.origin);
    }
    core.schedule(core.now + sleeps + acts, ENTRY.zombiesEnd, zombies, null, 0);
  }

  /** Another job manager takes over; a lost task is reported to the job manager. */
  private notice(instance: Instance, delay: number): void {
    const { core } = this;
    const { slot, origin } = instance;
    if (slot === this.coordinator) return core.schedule(core.now + Math.max(delay, TAKEOVER), ENTRY.takeover, slot, instance, 0);
    const notice: ControlMessage = { kind: "task-failed", task: slot.name, attempt: origin.attempt, reason: "lost" };
    core.schedule(core.now + delay, ENTRY.message, this.coordinator, notice, 0);
  }

  /** The other tasks that live on the same task manager; the job manager is alone. */
  private matesOf({ slot }: Instance): readonly Instance[] {
    const own = this.nodes.get(slot);
    const mates: Instance[] = [];
    for (const [other, { subtask }] of this.nodes) {
      if (other !== slot && subtask === own?.subtask && other.current?.isReachable === true) mates.push(other.current);
    }
    return mates;
  }

  private begin(slot: Slot, attempt: number): Instance {
    if (slot.current?.cutOff === false) slot.current.alive = false;
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
