/**
 * A source that, once restarted, goes back to the offset of each completed checkpoint: its client takes what is committed for where it stands.
 * Source: I10 of the catalogue.
 */
import type { Cell } from "../../impl/environment/state.js";
import { ReplayableSource } from "../../impl/engine/sources/replayable-source.js";
import type { Stage, StageContext } from "../../impl/engine/task/stage.js";
import type { Bug } from "./bug.js";

export const seeksToTheCommittedOffset: Bug = {
  id: "seeks-to-the-committed-offset",
  catalogue: "I10",
  title: "A source reads on from where the last checkpoint was",
  source: "STORM-2666: after a reset of the fetch position, tuples that were committed already are emitted again",
  sentence: "After a restart, what was read between the barrier and the notice is read a second time in the same attempt, and counts twice.",
  property: "order-per-key",
  guarantee: "at-most-once-state",
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, source: (vertex, context) => (vertex.source === "replayable" ? forgetful(context) : parts.source(vertex, context)) }),
};

function forgetful(context: StageContext): Stage {
  const source = new ReplayableSource(context);
  /** Checkpoint → its cells: a partition, and the offset that comes next. */
  const barriers = new Map<number, readonly Cell[]>();
  let ended = false;
  return {
    restore: (states) => source.restore(states),
    open: () => source.open(),
    process: (record) => source.process(record),
    finish: () => void (ended = true),
    prepareSnapshot: (checkpoint) => void barriers.set(checkpoint, source.snapshot()[0]!.cells),
    snapshot: () => source.snapshot(),
    notifyComplete(checkpoint) {
      for (const { key, value } of ended || context.attempt === 1 ? [] : barriers.get(checkpoint) ?? []) {
        const feed = context.feeds.find(({ partition }) => partition === Number(key));
        if (feed !== undefined) context.ask({ system: "input", kind: "read", ...feed, offset: Number(value) });
      }
    },
  };
}
