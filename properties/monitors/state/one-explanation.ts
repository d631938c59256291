/**
 * One explanation: the surviving operators consumed their inputs in some order, once; replaying that order gives the values that are visible.
 */
import type { EventOf, Row } from "../../../impl/trace/events.js";
import { Explanation } from "../../oracle/explanation.js";
import type { Property } from "../../property.js";
import { SinkOf } from "../keepers/sink-of.js";

export const oneExplanation: Property = {
  name: "one-explanation",
  sentence: "Every visible value is the one that the surviving order of consumption gives.",
  needs: ["run-started", "record-delivered", "stored", "read-back", "visible", "run-ended"],
  atRest: true,
  monitor({ violated, arm }, keepers) {
    const explanation = keepers.of(Explanation);
    const sinks = keepers.of(SinkOf);
    /** Of a table, what it holds in the end. */
    const tables = new Map<string, Map<string, Row>>();
    const visible: { readonly sink: string; readonly records: EventOf<"visible">["records"] }[] = [];
    return {
      "visible": (event, origin) => void visible.push({ sink: sinks.of(event, origin), records: event.records }),
      "upserted": (event, origin) => upsert(tables, sinks.of(event, origin), event.records),
      "run-ended": () => {
        // The table of a job that failed is in the middle of a replay that never ended.
        if (explanation.finished) for (const [sink, table] of tables) visible.push({ sink, records: [...table.values()] });
        arm();
        const { explained } = explanation;
        if (explained.contradiction !== null) return violated(explained.contradiction);
        for (const { sink, records } of visible) {
          const given = explained.sinks.get(sink);
          if (given === undefined || given === "unknown") continue;
          for (const { partition, offset, key, value } of records) {
            const values = given[partition]?.[offset] ?? [];
            if (values.includes(value)) continue;
            const otherwise = values.length === 0 ? "no surviving operator consumed it" : `consumed in the surviving order it is ${values.join(" or ")}`;
            return violated(`the record of partition ${partition}, offset ${offset} (key ${key}) is visible with value ${value}, but ${otherwise}`);
          }
        }
      },
    };
  },
};

function upsert(tables: Map<string, Map<string, Row>>, sink: string, rows: readonly Row[]): void {
  const table = tables.get(sink) ?? new Map<string, Row>();
  tables.set(sink, table);
  for (const row of rows) table.set(row.key, row);
}
