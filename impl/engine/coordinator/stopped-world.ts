/**
 * Stop-the-world from the coordinator's side: who stands still for a checkpoint, who has drained, and when all go on.
 * However the checkpoint ends, completed or given up in any of its phases, those who were stopped are told to go on;
 * a restart of the tasks makes new ones, which stand still for nobody.
 */
import type { Environment } from "../../environment/environment.js";
import type { PendingCheckpoint } from "./pending-checkpoint.js";

interface Stop {
  readonly attempt: number;
  readonly expected: ReadonlySet<string>;
  /** Those who were triggered. */
  readonly stopped: readonly string[];
  readonly drained: Set<string>;
}

export class StoppedWorld {
  private readonly stops = new Map<number, Stop>();

  constructor(private readonly env: Environment) {}

  /** `stopped`: the tasks that are triggered for this checkpoint. */
  begin({ checkpoint, attempt, expected }: PendingCheckpoint, stopped: readonly string[]): void {
    this.stops.set(checkpoint, { attempt, expected, stopped, drained: new Set() });
  }

  /** When nothing is on its way any more, all save. */
  taskDrained(task: string, attempt: number, checkpoint: number): void {
    const stop = this.stops.get(checkpoint);
    if (stop?.attempt !== attempt || !stop.expected.has(task) || stop.drained.has(task)) return;
    stop.drained.add(task);
    if (stop.drained.size < stop.expected.size) return;
    for (const name of stop.expected) this.env.send(name, attempt, { kind: "save", checkpoint });
  }

  /** The checkpoint is over. */
  end(checkpoint: number, completed: boolean): void {
    const stop = this.stops.get(checkpoint);
    if (stop === undefined) return;
    this.stops.delete(checkpoint);
    for (const task of stop.stopped) this.env.send(task, stop.attempt, { kind: "resume", checkpoint, completed });
  }
}
