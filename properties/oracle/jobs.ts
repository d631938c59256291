/**
 * One job after the other: which vertices have another number of subtasks than in the checkpoint that the new job starts from.
 */
import type { EventOf, TaskDescription } from "../../impl/trace/events.js";

export type JobStarted = EventOf<"job-started">;

/** The head of the chain that a task belongs to, by its name: `sum-2` is of `sum`. */
export function vertexOf(task: string): string {
  return task.slice(0, task.lastIndexOf("-"));
}

/** Whether a vertex's state is dealt out anew. */
export function isRescaled(vertex: string, { snapshots, tasks }: JobStarted): boolean {
  const old = snapshots.filter(({ task }) => vertexOf(task) === vertex).length;
  return old > 0 && old !== tasks.filter(({ name }) => vertexOf(name) === vertex).length;
}

/** Tasks by name as each attempt knew them; an attempt belongs to the job that was running when it was first chosen. */
export class TasksOfAttempts {
  private readonly jobs: { readonly from: number; readonly tasks: ReadonlyMap<string, TaskDescription> }[] = [];
  private latest = 0;

  begin(tasks: readonly TaskDescription[]): void {
    this.jobs.unshift({ from: this.latest + 1, tasks: new Map(tasks.map((task) => [task.name, task])) });
  }

  chosen({ execution }: EventOf<"restore-chosen">): void {
    this.latest = Math.max(this.latest, execution);
  }

  of(attempt: number): ReadonlyMap<string, TaskDescription> {
    return (this.jobs.find(({ from }) => from <= attempt) ?? this.jobs.at(-1)!).tasks;
  }
}
