/**
 * State, no loss and no duplicate: in every completed checkpoint, what each stage has applied is what the sources have read.
 * Judged from the lineage of the bytes that storage really kept.
 */
import { addLineage, emptyLineage, equalLineage } from "../../impl/engine/state/lineage.js";
import type { EventOf, Row, TaskDescription } from "../../impl/trace/events.js";
import type { Monitor, Property, Testimony } from "../property.js";
import { CompletedCheckpoints } from "./completed-checkpoints.js";

type Fault = "loss" | "duplicate";

export const noLossState: Property = {
  name: "no-loss-state",
  sentence: "Every row that a completed checkpoint's sources have read is applied in its state, and at the end every row is.",
  needs: ["run-started", "stored", "checkpoint-durable", "run-ended"],
  atRest: false,
  monitor: (testimony) => stateMonitor("loss", testimony),
};

export const noDuplicateState: Property = {
  name: "no-duplicate-state",
  sentence: "No row is applied twice in the state of a completed checkpoint.",
  needs: ["run-started", "stored", "checkpoint-durable"],
  atRest: false,
  monitor: (testimony) => stateMonitor("duplicate", testimony),
};

function stateMonitor(fault: Fault, { violated, arm }: Testimony): Monitor {
  const completed = new CompletedCheckpoints();
  let tasks = new Map<string, TaskDescription>();
  let input: readonly (readonly Row[])[] = [];
  let read: readonly number[] = [];
  const judge = (event: EventOf<"checkpoint-durable">): void => {
    const sums = { source: emptyLineage(input.length), aggregate: emptyLineage(input.length), sink: emptyLineage(input.length) };
    for (const { task, applied } of completed.complete(event)) addLineage(sums[tasks.get(task)!.role], applied);
    read = sums.source;
    for (const stage of ["aggregate", "sink"] as const) {
      const difference = describeDifference(fault, sums.source, sums[stage]);
      if (difference !== null) violated(`checkpoint ${event.checkpoint}: ${difference.replace("STAGE", stage)}`);
    }
  };
  return {
    "run-started": (event) => {
      tasks = new Map(event.tasks.map((task) => [task.name, task]));
      input = event.input;
    },
    "stored": (event, origin) => completed.store(event, origin),
    "checkpoint-durable": (event) => {
      arm();
      judge(event);
    },
    ...(fault === "loss" && {
      "run-ended": () => {
        input.forEach((rows, partition) => {
          const count = read[2 * partition] ?? 0;
          if (count < rows.length) violated(`the last completed checkpoint has read ${count} of the ${rows.length} rows of partition ${partition}`);
        });
      },
    }),
  };
}

/** A differing digest under an equal count is both a loss and a duplicate: some row is there in another's place. */
function describeDifference(fault: Fault, read: readonly number[], applied: readonly number[]): string | null {
  if (equalLineage(read, applied)) return null;
  for (let at = 0; at < read.length; at += 2) {
    const [expected, found] = [read[at]!, applied[at]!];
    const differs = fault === "loss" ? found < expected : found > expected;
    if (differs) return `the STAGE state holds ${found} rows of partition ${at / 2}, the sources had read ${expected}`;
    if (found === expected && read[at + 1] !== applied[at + 1]) return `the STAGE state holds other rows of partition ${at / 2} than the ${expected} that the sources had read`;
  }
  return null;
}
