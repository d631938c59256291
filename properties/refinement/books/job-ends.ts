/**
 * The job's end: a job manager says so once, when all tasks of its attempt have finished.
 */
import type { TraceLine } from "../../../impl/trace/events.js";
import { attemptOf, type Book, type Shows } from "./book.js";

export class JobEnds implements Book {
  /** Job manager's attempt → the execution attempt that it began last. */
  private readonly executions = new Map<string, number>();
  private readonly finishedTasks = new Set<string>();
  private readonly ended = new Set<string>();

  constructor(private readonly shows: Shows, private readonly tasks: readonly string[]) {}

  enter(line: TraceLine): string | null {
    switch (line.kind) {
      case "restore-chosen": return this.begins(attemptOf(line), line.execution);
      case "task-finished":
        this.finishedTasks.add(attemptOf(line));
        return null;
      case "job-finished": return this.ends(attemptOf(line)) ?? this.unfinished(attemptOf(line));
      case "job-failed": case "job-cancelled": return this.ends(attemptOf(line));
      default: return null;
    }
  }

  get hasEnded(): boolean {
    return this.ended.size > 0 || !this.shows("job-finished");
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
