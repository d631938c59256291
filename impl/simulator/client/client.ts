/**
 * The user's client: carries out one operation after the other, and asks again until it is done or the job is over.
 * Source: Flink's ClusterClient, and the Dispatcher that starts a job manager for each job. It never dies: a user can always try again.
 */
import { describeTask } from "../../engine/job/describe.js";
import { CLIENT, type ControlMessage } from "../../environment/messages.js";
import type { CompletedCheckpoint } from "../../environment/systems.js";
import { ENTRY, type Core } from "../kernel/core.js";
import type { Hosts } from "../kernel/hosts.js";
import type { Instance } from "../kernel/instance.js";
import type { Network } from "../network/network.js";
import type { Operation } from "./operations.js";

type JobOver = Extract<ControlMessage, { kind: "job-over" }>;
type Start = Extract<Operation, { kind: "start" }>;
/** What a new job is started from. */
interface Origin {
  readonly kind: "savepoint" | "checkpoint" | "nothing";
  readonly completed: CompletedCheckpoint | null;
}

/** ms until a demand that nobody answered is made again; and one that was refused. */
const PATIENCE = 60;
const AGAIN = 10;
const SELF = { process: CLIENT, attempt: 1 };

export class Client {
  private readonly operations: readonly Operation[];
  /** Which operation is next, or under way. */
  private next = 0;
  /** ms at which it asks again; whatever else wakes it was put off. */
  private due = -1;
  private job = 1;
  private over: JobOver | null = null;
  private savepoint: CompletedCheckpoint | null = null;

  /** `started`: told when a new job has a job manager. */
  constructor(
    private readonly core: Core,
    private readonly network: Network,
    private readonly hosts: Hosts,
    private readonly started: (coordinator: Instance) => void,
  ) {
    this.operations = core.configuration.operations ?? [];
  }

  begin(): void {
    this.schedule(0);
  }

  /** An operation is due, or due again. */
  fire(index: number): void {
    const operation = this.operations[index];
    if (operation === undefined || index !== this.next || this.core.now !== this.due) return;
    if (operation.kind === "start") return this.over === null ? undefined : this.start(operation, this.over);
    if (this.over !== null) return this.done();
    this.network.send(this.hosts.client, this.hosts.coordinator, 0, { kind: "demand", operation: index, demand: operation.kind });
    this.wakeAt(this.core.now + PATIENCE);
  }

  receive(message: ControlMessage): void {
    if (message.kind === "job-over") return this.jobOver(message);
    if (message.kind !== "demand-met" || message.operation !== this.next) return;
    if (message.savepoint === null) return this.wakeAt(this.core.now + AGAIN);
    this.savepoint = message.savepoint;
    this.done();
  }

  private jobOver(message: JobOver): void {
    if (message.job !== this.job || this.over !== null) return;
    this.over = message;
    if (message.status !== "finished") this.hosts.jobOver();
    this.savepoint = message.savepoint ?? this.savepoint;
    const operation = this.operations[this.next];
    if (operation === undefined) return;
    if (operation.kind === "start") this.schedule(0);
    else this.done();
  }

  private done(): void {
    this.next++;
    this.schedule(0);
  }

  private schedule(delay: number): void {
    const operation = this.operations[this.next];
    if (operation !== undefined) this.wakeAt(Math.max(operation.at, this.core.now + delay));
  }

  private wakeAt(time: number): void {
    this.due = time;
    this.core.schedule(time, ENTRY.operation, null, null, this.next);
  }

  /** A job that has done its work is not begun again. */
  private start({ from, engine }: Start, over: JobOver): void {
    const { kind, completed } = this.originOf(from, over.left);
    if (over.status === "finished" && over.savepoint === null) return this.done();
    this.job++;
    this.over = null;
    const tasks = engine.graph.tasks.map(describeTask);
    this.core.report({ kind: "job-started", job: this.job, from: kind, checkpoint: completed?.checkpoint ?? null, snapshots: completed?.snapshots ?? [], maxParallelism: engine.graph.maxParallelism, tasks }, SELF);
    this.started(this.hosts.startJob({ job: this.job, from: completed }, engine));
    this.done();
  }

  private originOf(from: Start["from"], left: readonly CompletedCheckpoint[]): Origin {
    const own = left.filter(({ savepoint }) => savepoint !== true);
    const completed = from === "savepoint" ? this.savepoint : (from === "latest-checkpoint" ? own.at(-1) ?? left.at(-1) : own[0] ?? left[0]) ?? null;
    if (completed === null) return { kind: "nothing", completed };
    return { kind: from === "savepoint" ? "savepoint" : "checkpoint", completed };
  }
}
