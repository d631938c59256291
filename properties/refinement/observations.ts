/**
 * What an event says of the state after it, held against the model's state: which record a task has, how much a snapshot holds.
 */
import type { EventOf } from "../../impl/trace/events.js";
import { has, sizeOf } from "../../model/checker/sets.js";
import type { Topology } from "../../model/protocol/checkpointing/topology.js";
import { pendingOf, type Checkpointing } from "../../model/protocol/checkpointing/variables.js";

/** @returns the field that differs, or null */
export function differs(field: string, model: unknown, trace: unknown): string | null {
  return model === trace ? null : `${field}: ${JSON.stringify(model)} in the model, ${JSON.stringify(trace)} in the trace`;
}

/** Whether the task has that record, now that it was delivered. */
export function holds(state: Checkpointing, task: number, { sources, firstSink }: Topology, record: number, { partition, offset }: EventOf<"record-delivered">): boolean {
  if (task < sources) return state.offset[partition] === offset + 1;
  const bag = task < firstSink ? state.applied[task - sources]! : state.received[task - firstSink]!;
  return has(bag.once, record);
}

/** How many rows the task's snapshot counts. The model counts each twice at most: there may be more of those. */
export function rowsDiffer(state: Checkpointing, { sources, firstSink, inputs }: Topology, task: number, checkpoint: number, rows: number): string | null {
  const { offset, applied, received } = pendingOf(state, checkpoint)!.snapshot;
  if (task < sources) return differs(ROWS, inputs[task]!.reduce((sum, partition) => sum + offset[partition]!, 0), rows);
  const { once, again } = task < firstSink ? applied[task - sources]! : received[task - firstSink]!;
  const least = sizeOf(once) + sizeOf(again);
  return again !== 0 && rows > least ? null : differs(ROWS, least, rows);
}

const ROWS = "rows in the snapshot";
