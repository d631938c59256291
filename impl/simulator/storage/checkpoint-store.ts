/**
 * The durable store of the job manager: each job's completed checkpoints and end, the checkpoint id counter, the execution attempt counter.
 * Source: Flink's high-availability services (CompletedCheckpointStore, CheckpointIDCounter, JobResultStore); an older leader is refused.
 * Attempts are counted over all jobs, as their ids are unique in Flink; checkpoints are counted per job.
 */
import type { ExternalSystem, SystemContext } from "../../environment/external-system.js";
import type { JobStatus } from "../../environment/messages.js";
import type { CheckpointStoreReply, CheckpointStoreRequest, CompletedCheckpoint, Reply, Request } from "../../environment/systems.js";
import { subsume } from "../../engine/recovery/retention.js";

interface Job {
  completed: readonly CompletedCheckpoint[];
  checkpointIds: number;
  /** The savepoint that it was stopped with. */
  stop: CompletedCheckpoint | null;
  end: JobStatus | null;
}

type Demand<Kind extends CheckpointStoreRequest["kind"]> = Extract<CheckpointStoreRequest, { kind: Kind }>;

export class CheckpointStore implements ExternalSystem {
  private current = newJob();
  private readonly jobs = new Map([[1, this.current]]);
  private savepoints: readonly CompletedCheckpoint[] = [];
  private attempts = 0;
  private leader = 0;

  handle(request: Request, context: SystemContext): Reply {
    if (request.system !== "checkpoint-store" || context.asker.attempt < this.leader) return { kind: "superseded" };
    this.leader = context.asker.attempt;
    return this.answer(request, context);
  }

  expire(): void {}

  visible(): readonly [] {
    return [];
  }

  private answer(request: CheckpointStoreRequest, context: SystemContext): CheckpointStoreReply {
    switch (request.kind) {
      case "begin-attempt": return this.beginAttempt(request.job);
      case "adopt": return this.adopt(request.completed);
      case "next-checkpoint-id": return { kind: "checkpoint-id", checkpoint: ++this.current.checkpointIds };
      case "add": return this.add(request, context);
      case "add-savepoint": return this.addSavepoint(request, context);
      case "end-job": return this.endJob(request, context);
    }
  }

  private beginAttempt(number: number): CheckpointStoreReply {
    const job = this.jobs.get(number) ?? newJob();
    this.jobs.set(number, job);
    this.current = job;
    if (job.end !== null) return this.over(job.end, []);
    if (job.stop !== null) return { kind: "job-stopped", attempt: this.attempts, savepoint: job.stop };
    const others = [...this.jobs.values()].filter((other) => other !== job).flatMap(({ completed }) => completed);
    return { kind: "attempt-begun", attempt: ++this.attempts, completed: job.completed, kept: [...this.savepoints, ...others] };
  }

  private adopt(completed: CompletedCheckpoint): CheckpointStoreReply {
    const job = this.current;
    job.completed = [{ ...completed, savepoint: true }];
    job.checkpointIds = Math.max(job.checkpointIds, completed.checkpoint);
    return { kind: "adopted" };
  }

  private add({ completed, retained }: Demand<"add">, context: SystemContext): CheckpointStoreReply {
    const job = this.current;
    if (job.end !== null || context.writeFails("pointer")) return { kind: "not-added" };
    const entries = [...job.completed, completed];
    job.completed = subsume(entries, retained);
    context.report({ kind: "checkpoint-durable", checkpoint: completed.checkpoint, snapshots: completed.snapshots });
    for (const entry of entries) if (!job.completed.includes(entry)) context.report({ kind: "checkpoint-removed", checkpoint: entry.checkpoint });
    return { kind: "added" };
  }

  private addSavepoint({ completed, stops }: Demand<"add-savepoint">, context: SystemContext): CheckpointStoreReply {
    if (this.current.end !== null || context.writeFails("pointer")) return { kind: "not-added" };
    const savepoint = { ...completed, savepoint: true };
    this.savepoints = [...this.savepoints, savepoint];
    if (stops) this.current.stop = savepoint;
    context.report({ kind: "savepoint-durable", checkpoint: completed.checkpoint, savepoint: stops ? "stop" : "savepoint", snapshots: completed.snapshots });
    return { kind: "added" };
  }

  private endJob({ status, discard }: Demand<"end-job">, context: SystemContext): CheckpointStoreReply {
    const job = this.current;
    if (job.end !== null) return this.over(job.end, []);
    const dropped = discard ? job.completed.filter(({ savepoint }) => savepoint !== true) : [];
    job.end = status;
    job.completed = job.completed.filter((entry) => !dropped.includes(entry));
    for (const { checkpoint } of dropped) context.report({ kind: "checkpoint-removed", checkpoint });
    return this.over(status, dropped);
  }

  private over(status: JobStatus, dropped: readonly CompletedCheckpoint[]): CheckpointStoreReply {
    return { kind: "job-ended", status, savepoint: this.current.stop, dropped, left: this.current.completed };
  }
}

function newJob(): Job {
  return { completed: [], checkpointIds: 0, stop: null, end: null };
}
