/**
 * All books of a trace, and what must be so in the end: what has begun has ended, save what a zombie leaves behind.
 */
import type { EventKind, EventOf, TraceLine } from "../../../impl/trace/events.js";
import type { Book } from "./book.js";
import { Channels } from "./channels.js";
import { Checkpoints } from "./checkpoints.js";
import { ExternalTransactions } from "./external-transactions.js";
import { JobEnds } from "./job-ends.js";
import { Parts } from "./parts.js";
import { Processes } from "./processes.js";
import { ShownRows } from "./shown-rows.js";
import { StoredSnapshots } from "./stored-snapshots.js";

const OF_EXTERNAL_SYSTEM: ReadonlySet<EventKind> = new Set(["transaction-aborted", "visible", "fault-injected"]);

export class Books {
  private readonly shows: (kind: EventKind) => boolean;
  private readonly processes: Processes;
  private readonly checkpoints: Checkpoints;
  private readonly snapshots: StoredSnapshots;
  private readonly transactions: ExternalTransactions;
  private readonly job: JobEnds;
  private readonly all: readonly Book[];
  /** What the world has said of the run as a whole: healed, settled, ended. */
  private readonly said = new Set<EventKind>();

  constructor({ kinds, tasks, vertices, checkpointing }: EventOf<"run-started">) {
    const shown: ReadonlySet<string> = new Set(kinds);
    const shows = (this.shows = (kind: EventKind) => shown.has(kind));
    this.processes = new Processes(shows);
    this.checkpoints = new Checkpoints(shows, checkpointing?.maxConcurrent ?? Infinity);
    this.snapshots = new StoredSnapshots(shows, checkpointing?.retained ?? Infinity);
    this.transactions = new ExternalTransactions(shows, new Set(vertices.flatMap(({ sink }) => (sink?.sink === "two-phase-commit" ? [sink.system] : []))));
    this.job = new JobEnds(shows, tasks.map(({ name }) => name));
    const isLog = vertices.some(({ sink }) => sink?.sink === "two-phase-commit" && sink.system === "transactional-log");
    const parts = new Parts(shows, (self) => this.processes.isGone(self));
    this.all = [this.processes, new Channels(), new ShownRows(isLog), parts, this.checkpoints, this.snapshots, this.transactions, this.job];
  }

  /** @returns what the line contradicts, as a sentence; or null */
  enter(line: TraceLine): string | null {
    if (this.said.has("run-ended")) return "the run has ended";
    if (this.said.has("settled") && line.process !== "world" && !OF_EXTERNAL_SYSTEM.has(line.kind)) return "the run has settled: only an external system acts any more, when its timers pass";
    for (const book of this.all) {
      const contradiction = book.enter(line);
      if (contradiction !== null) return contradiction;
    }
    switch (line.kind) {
      case "healed": return this.says(line.kind, null);
      case "settled": return this.says(line.kind, "healed") ?? this.atRest();
      case "run-ended": return this.says(line.kind, line.reason === "at-rest" ? "settled" : null) ?? (line.reason === "at-rest" ? this.inTheEnd() : null);
      default: return null;
    }
  }

  private says(kind: EventKind, first: EventKind | null): string | null {
    const isAgain = this.said.has(kind);
    this.said.add(kind);
    if (isAgain) return `the run has ${kind} before`;
    return first === null || this.said.has(first) || !this.shows(first) ? null : `the run has not ${first} before`;
  }

  private atRest(): string | null {
    if (!this.job.hasEnded) return "the job has not ended";
    const zombie = this.processes.stillCutOff[0];
    if (zombie !== undefined && this.shows("zombie-ended")) return `${zombie} is cut off, and has not ended`;
    for (const coordinator of this.processes.running("coordinator")) {
      const [pending] = this.checkpoints.pendingOf(coordinator);
      if (pending !== undefined && this.shows("checkpoint-aborted")) return `of checkpoint ${pending} nobody has said that it completed or was aborted`;
      const [garbage] = this.snapshots.garbageOf(coordinator);
      if (garbage !== undefined) return `${garbage} belongs to no checkpoint that is retained, and nobody has discarded it`;
    }
    return null;
  }

  private inTheEnd(): string | null {
    const [left] = this.transactions.left((opener) => this.processes.wasCutOff(opener));
    return left === undefined || !this.shows("transaction-aborted") ? null : `transaction ${left} is open, and nobody has ended it`;
  }
}
