/**
 * What checkpoints cost one run, in virtual time, read off its events: how long inputs stood still, how long a row took to become visible,
 * how much was read again after a restart. Leaves out what no event shows: the size of snapshots, the work of taking them.
 */
import type { EventOf, Origin } from "../../impl/trace/events.js";
import type { Mode } from "../../impl/trace/settings.js";
import type { Monitor } from "../../properties/property.js";

/** Something that stands still, since when, and for which checkpoint. */
interface Standstill {
  readonly since: number;
  readonly checkpoint: number;
}

export class CostMonitor {
  /** ms from a row's arrival to its first visibility. */
  readonly latencies: number[] = [];
  /** ms in which inputs stood still, summed over them, and how many inputs that is. */
  blocked = 0;
  inputs = 0;
  /** Rows that a source had read before. */
  replayed = 0;
  restarts = 0;
  completed = 0;
  aborted = 0;
  /** ms from trigger to completion, summed. */
  pending = 0;
  /** When the job finished; null when it did not. */
  finished: number | null = null;
  private mode: Mode = "none";
  /** Task → vertex. */
  private readonly sources = new Map<string, string>();
  /** By attempt of a task, then by input; a source of a stopped world has one. */
  private readonly standing = new Map<string, Map<string, Standstill>>();
  private readonly read = new Set<string>();
  private readonly seen = new Set<string>();
  private readonly triggered = new Map<number, number>();

  /** @param arrival ms between two rows of a partition */
  constructor(private readonly arrival: number) {}

  readonly monitor: Monitor = {
    "run-started": (event) => this.begin(event),
    "record-delivered": ({ partition, offset }, { process }) => this.delivered(process, partition, offset),
    "barrier-delivered": ({ from, checkpoint }, origin, at) => {
      if (this.mode === "exactly-once") this.stand(origin, from, checkpoint, at);
    },
    "drained": ({ checkpoint }, origin, at) => {
      if (this.sources.has(origin.process)) this.stand(origin, origin.process, checkpoint, at);
    },
    "snapshot-taken": ({ checkpoint }, origin, at) => {
      if (this.mode === "exactly-once") this.goOn(origin, checkpoint, at);
    },
    "notified": ({ checkpoint }, origin, at) => {
      if (this.mode === "stop-the-world") this.goOn(origin, checkpoint, at);
    },
    "alignment-aborted": ({ checkpoint }, origin, at) => this.goOn(origin, checkpoint, at),
    "visible": ({ records }, _origin, at) => records.forEach((record) => this.show(record.partition, record.offset, at)),
    "upserted": ({ records }, _origin, at) => records.forEach((record) => this.show(record.partition, record.offset, at)),
    "restore-chosen": ({ execution }) => void (this.restarts += execution > 1 ? 1 : 0),
    "checkpoint-triggered": ({ checkpoint }, _origin, at) => void this.triggered.set(checkpoint, at),
    "checkpoint-completed": ({ checkpoint }, _origin, at) => {
      this.completed++;
      this.pending += at - (this.triggered.get(checkpoint) ?? at);
    },
    "checkpoint-aborted": () => void this.aborted++,
    "job-finished": (_event, _origin, at) => void (this.finished ??= at),
  };

  private begin({ mode, tasks }: EventOf<"run-started">): void {
    this.mode = mode;
    for (const { name, role, chain } of tasks) if (role === "source") this.sources.set(name, chain[0]!);
    const channels = tasks.reduce((sum, { role, inputs }) => sum + (role === "source" ? 0 : inputs.length), 0);
    // Where the sources stand still, nothing comes to the others either: the sources stand for all.
    this.inputs = mode === "stop-the-world" ? this.sources.size : channels;
  }

  private delivered(process: string, partition: number, offset: number): void {
    const vertex = this.sources.get(process);
    if (vertex === undefined) return;
    const key = `${vertex}:${partition}:${offset}`;
    if (this.read.has(key)) this.replayed++;
    this.read.add(key);
  }

  private show(partition: number, offset: number, at: number): void {
    const key = `${partition}:${offset}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.latencies.push(at - offset * this.arrival);
  }

  private stand(origin: Origin, input: string, checkpoint: number, since: number): void {
    const task = attemptOf(origin);
    const inputs = this.standing.get(task) ?? new Map<string, Standstill>();
    this.standing.set(task, inputs);
    inputs.set(input, { since, checkpoint });
  }

  private goOn(origin: Origin, checkpoint: number, at: number): void {
    const inputs = this.standing.get(attemptOf(origin));
    if (inputs === undefined) return;
    for (const [input, standstill] of inputs) {
      if (standstill.checkpoint > checkpoint) continue;
      this.blocked += at - standstill.since;
      inputs.delete(input);
    }
  }
}

function attemptOf({ process, attempt }: Origin): string {
  return `${process}@${attempt}`;
}
