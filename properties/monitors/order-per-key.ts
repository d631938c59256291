/**
 * Order per key: what a keyed operator consumes of one key and one source partition comes in the order of the input, within an attempt.
 * Source: Flink's guarantee per key and channel. Leaves out: vertices that such records reach by several ways.
 */
import type { Origin } from "../../impl/trace/events.js";
import type { Property } from "../property.js";

export const orderPerKey: Property = {
  name: "order-per-key",
  sentence: "Within an attempt, a task consumes the records of one key and one source partition in the order of the input.",
  needs: ["run-started", "record-delivered"],
  atRest: false,
  monitor({ violated, arm }) {
    /** Tasks of operators whose input is in order. */
    let ordered: ReadonlySet<string> = new Set();
    /** Task attempt → partition → key → the offset consumed last. */
    const consumed = new Map<Origin, Map<string, number>[]>();
    return {
      "run-started": ({ tasks, vertices }) => {
        const names = new Set(vertices.filter((vertex) => vertex.role === "operator" && vertex.unordered !== true).map(({ name }) => name));
        ordered = new Set(tasks.filter(({ chain }) => names.has(chain[0]!)).map(({ name }) => name));
      },
      "record-delivered": ({ partition, offset, key }, origin) => {
        if (!ordered.has(origin.process)) return;
        let partitions = consumed.get(origin);
        if (partitions === undefined) consumed.set(origin, (partitions = []));
        const keys = (partitions[partition] ??= new Map<string, number>());
        const last = keys.get(key);
        keys.set(key, offset);
        if (last === undefined) return;
        arm();
        if (offset <= last) violated(`${origin.process} consumed the record of partition ${partition}, offset ${offset} (key ${key}) after that of offset ${last}`);
      },
    };
  },
};
