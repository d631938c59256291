/**
 * States that must be reachable, lest a model in which nothing happens look safe.
 */
import type { Property } from "../../checker/model.js";
import { isWithin, sizeOf } from "../../checker/sets.js";
import { allVisible } from "./properties.js";
import type { Topology } from "./topology.js";
import { covered } from "./upsert.js";
import type { Checkpointing } from "./variables.js";

export function witnesses(topology: Topology): readonly Property<Checkpointing>[] {
  const { probes, sameKey, allRecords, inputs, constants: { mode, crashes, aborts, concurrent, checkpoints, sink, transactions } } = topology;
  const upserts = sink === "idempotent";
  const all: Property<Checkpointing>[] = [
    { kind: "sometimes", name: "all-visible", holds: ({ visible }) => visible.once === allVisible(topology) },
  ];
  if (crashes > 0 && checkpoints > 0 && !upserts) all.push({
    kind: "sometimes", name: "committed-after-restore",
    holds: ({ restored, transaction }) => restored > 0 && transaction.some((ofSink) => ofSink.some(({ status, checkpoint }) => status === "committed" && checkpoint > restored)),
  });
  if (mode === "unaligned") all.push({ kind: "sometimes", name: "in-flight-data-saved", holds: ({ completed }) => completed.snapshot.channel.some((records) => records.length > 0) });
  if (mode === "tracked" && crashes > 0 && !upserts) all.push({ kind: "sometimes", name: "visible-twice", holds: ({ visible }) => visible.again !== 0 });
  if (mode === "tracked" && aborts + concurrent > 1 && checkpoints > 1 && inputs.some((channels) => channels.length > 1)) all.push({
    kind: "sometimes", name: "counted-side-by-side",
    holds: ({ counted }) => counted.some((ofTask) => ofTask.filter((channels) => channels !== 0).length > 1),
  });
  if (sink === "write-then-mark" && crashes > 0) all.push({ kind: "sometimes", name: "written-twice", holds: ({ visible }) => visible.again !== 0 });
  if (crashes > 0 && sameKey.some((records) => sizeOf(records) > 1)) all.push({ kind: "sometimes", name: "gone-back", holds: ({ shown, visible }) => !isWithin(shown, covered(topology, visible.once)) });
  if (probes && crashes > 0 && checkpoints > 0 && (transactions === "at-barrier" || allRecords > 1)) all.push({
    kind: "sometimes", name: "found-behind-another",
    holds: ({ crashes: crashed, timeouts, transaction }) => crashed === 1 && timeouts === 0 && transaction.some((ofSink) => ofSink.filter(({ status }) => status === "aborted").length > 1),
  });
  return all;
}
