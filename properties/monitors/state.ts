/**
 * State, no loss and no duplicate: in every completed checkpoint, what each stage has applied is what the sources have read.
 * Judged from the lineage of the bytes that storage really kept.
 */
import { addDigest, addLineage, emptyLineage, equalLineage, rowDigest } from "../../impl/engine/state/lineage.js";
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
  let prefixes: Prefixes = [];
  const judge = (event: EventOf<"checkpoint-durable">): void => {
    const sums = { source: emptyLineage(input.length), aggregate: emptyLineage(input.length), sink: emptyLineage(input.length) };
    for (const { task, applied } of completed.complete(event)) addLineage(sums[tasks.get(task)!.role], applied);
    read = sums.source;
    const misread = describeMisread(fault, prefixes, sums.source);
    if (misread !== null) violated(`checkpoint ${event.checkpoint}: ${misread}`);
    for (const stage of ["aggregate", "sink"] as const) {
      const difference = describeDifference(fault, sums.source, sums[stage]);
      if (difference !== null) violated(`checkpoint ${event.checkpoint}: ${difference.replace("STAGE", stage)}`);
    }
  };
  return {
    "run-started": (event) => {
      tasks = new Map(event.tasks.map((task) => [task.name, task]));
      input = event.input;
      prefixes = prefixesOf(input);
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

/** Per partition: the digest of its first so many rows. */
type Prefixes = readonly (readonly number[])[];

/** The same input is judged run after run. */
const known = new WeakMap<readonly (readonly Row[])[], Prefixes>();

function prefixesOf(input: readonly (readonly Row[])[]): Prefixes {
  let prefixes = known.get(input);
  if (prefixes === undefined) {
    prefixes = input.map((rows) => {
      const digests = [0];
      for (const { partition, offset } of rows) digests.push(addDigest(digests.at(-1)!, rowDigest(partition, offset)));
      return digests;
    });
    known.set(input, prefixes);
  }
  return prefixes;
}

/** Sources read partitions in order: what they have read is the first so many rows, each once. Anything else is both a loss and a duplicate, unless it is too much. */
function describeMisread(fault: Fault, prefixes: Prefixes, read: readonly number[]): string | null {
  for (const [partition, digests] of prefixes.entries()) {
    const count = read[2 * partition]!;
    if (digests[count] === read[2 * partition + 1] || (fault === "loss" && count >= digests.length)) continue;
    return `the sources have read ${count} rows of partition ${partition}, but not its first ${count}, each once`;
  }
  return null;
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
