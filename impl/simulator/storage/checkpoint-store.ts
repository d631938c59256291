/**
 * The durable store of the job manager: completed checkpoints, the checkpoint id counter, the execution attempt counter.
 * Source: Flink's high-availability services (CompletedCheckpointStore, CheckpointIDCounter); an older leader is refused.
 */
import type { ExternalSystem, SystemContext } from "../../environment/external-system.js";
import type { CheckpointStoreRequest, CompletedCheckpoint, Reply, Request } from "../../environment/systems.js";

export class CheckpointStore implements ExternalSystem {
  private completed: readonly CompletedCheckpoint[] = [];
  private checkpointIds = 0;
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

  private answer(request: CheckpointStoreRequest, context: SystemContext): Reply {
    switch (request.kind) {
      case "begin-attempt": return { kind: "attempt-begun", attempt: ++this.attempts, completed: this.completed };
      case "next-checkpoint-id": return { kind: "checkpoint-id", checkpoint: ++this.checkpointIds };
      case "add": return this.add(request.completed, request.retained, context);
    }
  }

  private add(completed: CompletedCheckpoint, retained: number, context: SystemContext): Reply {
    this.completed = [...this.completed, completed].slice(-retained);
    context.report({ kind: "checkpoint-durable", checkpoint: completed.checkpoint, snapshots: completed.snapshots });
    return { kind: "added" };
  }
}
