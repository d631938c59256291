/**
 * The job's end: a task finishes when it is notified of a completed checkpoint, or had finished before the one that it was restored from; the channels
 * behind it end then; a job manager says that the job has finished once, when all tasks of its attempt have.
 */
import type { EventOf, TraceLine } from "../../../impl/trace/events.js";
import { attemptOf, type Book, type Shows } from "./book.js";

export class JobEnds implements Book {
  /** Job manager's attempt → the execution attempt that it began last. */
  private readonly executions = new Map<string, number>();
  private readonly finishedTasks = new Set<string>();
  /** Attempts of tasks. */
  private readonly mayFinish = new Set<string>();
  /** Checkpoint → tasks that had finished before. */
  private readonly finishedBefore = new Map<number, ReadonlySet<string>>();
  private readonly ended = new Set<string>();

  constructor(private readonly shows: Shows, private readonly tasks: readonly string[]) {}

  enter(line: TraceLine): string | null {
    switch (line.kind) {
      case "restore-chosen": return this.begins(attemptOf(line), line.execution);
      case "checkpoint-durable": return this.pointed(line);
      case "restored":
        if (this.finishedBefore.get(line.checkpoint ?? 0)?.has(line.process) === true) this.mayFinish.add(attemptOf(line));
        return null;
      case "notified":
        this.mayFinish.add(attemptOf(line));
        return null;
      case "task-finished": return this.finishes(attemptOf(line));
      case "end-of-partition-delivered": return this.channelEnds(attemptOf({ process: line.from, attempt: line.attempt }));
      case "job-finished": return this.ends(attemptOf(line)) ?? this.unfinished(attemptOf(line));
      case "job-failed": case "job-cancelled": return this.ends(attemptOf(line));
      default: return null;
    }
  }

  get hasEnded(): boolean {
    return this.ended.size > 0 || !this.shows("job-finished");
  }

  private pointed({ checkpoint, snapshots }: EventOf<"checkpoint-durable">): null {
    this.finishedBefore.set(checkpoint, new Set(snapshots.filter(({ handle }) => handle === null).map(({ task }) => task)));
    return null;
  }

  private finishes(task: string): string | null {
    this.finishedTasks.add(task);
    return this.mayFinish.has(task) || !this.shows("notified") ? null : `${task} does not know that a checkpoint holds all that it did`;
  }

  private channelEnds(sender: string): string | null {
    return this.finishedTasks.has(sender) || !this.shows("task-finished") ? null : `${sender} has not finished`;
  }

  private begins(coordinator: string, execution: number): null {
    this.executions.set(coordinator, execution);
    return null;
  }

  private ends(coordinator: string): string | null {
    if (this.ended.has(coordinator)) return `the ${coordinator} has said before that the job has ended`;
    this.ended.add(coordinator);
    return null;
  }

  private unfinished(coordinator: string): string | null {
    const attempt = this.executions.get(coordinator);
    if (attempt === undefined || !this.shows("task-finished")) return null;
    const running = this.tasks.map((process) => attemptOf({ process, attempt })).find((task) => !this.finishedTasks.has(task));
    return running === undefined ? null : `${running} has not finished`;
  }
}
