/**
 * A world that stops for checkpoints, held against the model's aligned one: there the barrier that drains a channel is the barrier that cuts it. A task
 * that passes the barrier on takes its part in the cut, in the model; what the engine's saves later must be the same, since nothing is on its way then, and no source
 * goes on before the checkpoint is over. Leaves out: stops that end without a completion and without a restart, for which the model sends no marker.
 */
import type { TraceLine } from "../../impl/trace/events.js";
import { isRecord, type Topology } from "../../model/protocol/checkpointing/topology.js";
import { pendingOf, type Checkpointing } from "../../model/protocol/checkpointing/variables.js";
import { nothing, type Steps } from "./steps.js";

/** Whether a stop ends without a completion, in an attempt that goes on: what an old job manager says of it is nothing. */
export function isLetGo(lines: readonly TraceLine[]): boolean {
  if (!lines.some((line) => line.kind === "run-started" && line.mode === "stop-the-world")) return false;
  let [coordinator, goesOn] = [0, 0];
  for (const line of lines) {
    if (line.kind === "restarting" && line.attempt >= coordinator) goesOn = 0;
    if (line.kind === "restore-chosen" && line.attempt >= coordinator) [coordinator, goesOn] = [line.attempt, line.execution];
    if (line.kind === "alignment-aborted" && line.attempt === goesOn) return true;
  }
  return false;
}

/** All have drained, and a task saves what it has had since: the model's has taken the same, and no record is on its way to anybody. */
export function saved(topology: Topology, task: number, checkpoint: number): Steps {
  return nothing((state) => {
    const pending = pendingOf(state, checkpoint);
    if (pending === undefined) return true;
    return (pending.taken & (1 << task)) !== 0 && state.channel.every((elements) => elements.every((element) => !isRecord(topology, element)));
  });
}

/** Whether a source stands still: it has drained for a checkpoint that is not over. */
export function standsStill({ pending }: Checkpointing, source: number): boolean {
  return pending.some(({ checkpoint, durable, taken }) => checkpoint !== 0 && durable === 0 && (taken & (1 << source)) !== 0);
}
