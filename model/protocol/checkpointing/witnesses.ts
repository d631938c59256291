/**
 * States that must be reachable, lest a model in which nothing happens look safe.
 */
import type { Property } from "../../checker/model.js";
import type { Topology } from "./topology.js";
import type { Checkpointing } from "./variables.js";

export function witnesses({ allRecords, constants: { mode, crashes, checkpoints, sink } }: Topology): readonly Property<Checkpointing>[] {
  const all: Property<Checkpointing>[] = [
    { kind: "sometimes", name: "all-visible", holds: ({ visible }) => visible.once === allRecords },
  ];
  if (crashes > 0 && checkpoints > 0) all.push({
    kind: "sometimes", name: "committed-after-restore",
    holds: ({ restored, transaction }) => restored > 0 && transaction.some((ofSink) => ofSink.some(({ status, checkpoint }) => status === "committed" && checkpoint > restored)),
  });
  if (mode === "unaligned") all.push({ kind: "sometimes", name: "in-flight-data-saved", holds: ({ completed }) => completed.snapshot.channel.some((records) => records.length > 0) });
  if (mode === "tracked" && crashes > 0) all.push({ kind: "sometimes", name: "visible-twice", holds: ({ visible }) => visible.again !== 0 });
  if (sink === "write-then-mark" && crashes > 0) all.push({ kind: "sometimes", name: "written-twice", holds: ({ visible }) => visible.again !== 0 });
  return all;
}
