/**
 * State, no loss and no duplicate: in every completed checkpoint, what each vertex has applied is what the sources have read, as often as the job passes it on.
 * Judged from the lineage of the bytes that storage really kept. A vertex whose share depends on the order of arrival is left to the consistent cut.
 */
import { equalLineage } from "../../../impl/engine/state/lineage.js";
import type { Lineage } from "../../../impl/trace/events.js";
import type { Monitor, Property, Testimony } from "../../property.js";
import type { Keepers } from "../../keepers.js";
import { AppliedState, worthOf } from "../keepers/applied-state.js";
import type { Completion } from "../keepers/completed-checkpoints.js";
import type { Span } from "../keepers/source-reads.js";

type Fault = "loss" | "duplicate";

export const noLossState: Property = {
  name: "no-loss-state",
  sentence: "Every row that a completed checkpoint's sources have read is applied in its state, and at the end every row is.",
  needs: ["run-started", "stored", "checkpoint-durable", "run-ended"],
  atRest: false,
  monitor: (testimony, keepers) => stateMonitor("loss", testimony, keepers),
};

export const noDuplicateState: Property = {
  name: "no-duplicate-state",
  sentence: "No row is applied twice in the state of a completed checkpoint.",
  needs: ["run-started", "stored", "checkpoint-durable"],
  atRest: false,
  monitor: (testimony, keepers) => stateMonitor("duplicate", testimony, keepers),
};

function stateMonitor(fault: Fault, { violated, arm }: Testimony, keepers: Keepers): Monitor {
  const state = keepers.of(AppliedState);
  const judge = ({ checkpoint }: Completion): void => {
    const misread = describeMisread(fault, state);
    if (misread !== null) violated(`checkpoint ${checkpoint}: ${misread}`);
    for (const { name, expected, applied } of state.vertices) {
      const difference = expected === null ? null : describeDifference(fault, expected, applied);
      if (difference !== null) violated(`checkpoint ${checkpoint}: the ${name} state ${difference}`);
    }
  };
  return {
    "checkpoint-durable": (event) => {
      arm();
      judge(event);
    },
    "savepoint-durable": judge,
    ...(fault === "loss" && { "run-ended": () => describeUnread(state).forEach(violated) }),
  };
}

function describeUnread({ header, lastRead }: AppliedState): readonly string[] {
  return header.input.flatMap((rows, partition) => {
    const count = lastRead[2 * partition] ?? 0;
    return count < rows.length ? [`the last completed checkpoint has read ${count} of the ${rows.length} rows of partition ${partition}`] : [];
  });
}

/** Sources read partitions in order: what they have read is the first so many rows, each once. Anything else is both a loss and a duplicate, unless it is too much. */
function describeMisread(fault: Fault, { prefixes, read, spans }: AppliedState): string | null {
  for (const [partition, own] of prefixes.entries()) {
    const count = read[2 * partition]!;
    const given = spans.get(partition);
    const gap = fault === "loss" && given !== undefined ? firstGap(given) : null;
    if (gap !== null) return `rows ${gap[0]} to ${gap[1] - 1} of partition ${partition} were given to an attempt that is gone, and nobody can read them again`;
    if (worthOf(own, given ?? [[0, count]])?.[1] === read[2 * partition + 1] || (fault === "loss" && count >= own.length)) continue;
    return `the sources have read ${count} rows of partition ${partition}, but not its first ${count}, each once`;
  }
  return null;
}

/** What lies before or between these rows. */
function firstGap(spans: readonly Span[]): Span | null {
  let end = 0;
  for (const [from, to] of spans) {
    if (from > end) return [end, from];
    end = to;
  }
  return null;
}

/** A differing digest under an equal count is both a loss and a duplicate: some row is there in another's place. */
function describeDifference(fault: Fault, wanted: Lineage, applied: Lineage): string | null {
  if (equalLineage(wanted, applied)) return null;
  for (let at = 0; at < wanted.length; at += 2) {
    const [expected, found] = [wanted[at]!, applied[at]!];
    const differs = fault === "loss" ? found < expected : found > expected;
    if (differs) return `holds ${found} rows of partition ${at / 2}, of what the sources had read it should hold ${expected}`;
    if (found === expected && wanted[at + 1] !== applied[at + 1]) return `holds other rows of partition ${at / 2} than those ${expected} of what the sources had read`;
  }
  return null;
}
