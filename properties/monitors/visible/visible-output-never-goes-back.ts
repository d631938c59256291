/**
 * Visible output never goes back: a reader who has seen what a row made of a key is not shown afterwards what an earlier row made of it.
 * Source: the reader's side of a sink that stops at its first failed commit (A6 of the catalogue); an idempotent upsert regresses during replay.
 * Leaves out: sinks that records of one key and partition reach in another order than that of the input.
 */
import type { EventOf, Origin, Row } from "../../../impl/trace/events.js";
import { topologyOf } from "../../oracle/topology.js";
import type { Property } from "../../property.js";
import { SinkOf } from "../keepers/sink-of.js";

export const visibleOutputNeverGoesBack: Property = {
  name: "visible-output-never-goes-back",
  sentence: "What becomes visible of a key and a source partition follows the order of the input.",
  needs: ["run-started", "visible"],
  atRest: false,
  monitor({ violated, arm }, keepers) {
    const sinks = keepers.of(SinkOf);
    let unordered: ReadonlySet<string> = new Set();
    /** Sink → partition → key → the highest offset that was visible. */
    const seen = new Map<string, Map<string, number>[]>();
    const show = (sink: string, rows: Iterable<Row>): void => {
      if (unordered.has(sink)) return;
      const partitions = seen.get(sink) ?? [];
      seen.set(sink, partitions);
      for (const { partition, offset, key } of rows) {
        const keys = (partitions[partition] ??= new Map<string, number>());
        const highest = keys.get(key);
        if (highest === undefined || offset > highest) keys.set(key, offset);
        if (highest === undefined) continue;
        arm();
        if (offset < highest) violated(`the record of partition ${partition}, offset ${offset} (key ${key}) becomes visible after that of offset ${highest}`);
      }
    };
    return {
      "run-started": (event) => void (unordered = new Set(topologyOf(event).sinks.filter((sink) => sink.unordered === true).map(({ name }) => name))),
      "visible": (event, origin) => show(sinks.of(event, origin), event.records),
      "upserted": (event, origin) => show(sinks.of(event, origin), lastOfEachKey(event, origin)),
    };
  },
};

/** All that a reader can see of one write: what came before in it is gone. */
function lastOfEachKey({ records }: EventOf<"upserted">, _origin: Origin): Iterable<Row> {
  return new Map(records.map((row) => [row.key, row])).values();
}
