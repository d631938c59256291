/**
 * Order per key: what a keyed operator consumes of one key and one source partition comes in the order of the input, within an attempt.
 * Source: Flink's guarantee per key and channel. Leaves out: vertices that such records reach by several ways.
 */
import type { EventOf, Origin } from "../../../impl/trace/events.js";
import type { Property } from "../../property.js";

export const orderPerKey: Property = {
  name: "order-per-key",
  sentence: "Within an attempt, a task consumes the records of one key and one source partition in the order of the input.",
  needs: ["run-started", "record-delivered"],
  atRest: false,
  monitor({ violated, arm, spare }) {
    let ordered: ReadonlySet<string> = new Set();
    /** Task attempt → by partition, key → the offset consumed last; null where the input is not in order. */
    const consumed = new Map<Origin, Map<string, { offset: number }>[] | null>();
    return {
      "run-started": (header) => {
        ordered = orderedTasks(header);
        if (ordered.size === 0) spare("record-delivered");
      },
      "record-delivered": ({ partition, offset, key }, origin) => {
        let partitions = consumed.get(origin);
        if (partitions === undefined) consumed.set(origin, (partitions = ordered.has(origin.process) ? [] : null));
        if (partitions === null) return;
        const keys = (partitions[partition] ??= new Map<string, { offset: number }>());
        const last = keys.get(key);
        if (last === undefined) return void keys.set(key, { offset });
        arm();
        if (offset <= last.offset) violated(`${origin.process} consumed the record of partition ${partition}, offset ${offset} (key ${key}) after that of offset ${last.offset}`);
        last.offset = offset;
      },
    };
  },
};

/** The same header begins run after run. */
const known = new WeakMap<EventOf<"run-started">, ReadonlySet<string>>();

/** Tasks of operators whose input is in order. */
function orderedTasks(header: EventOf<"run-started">): ReadonlySet<string> {
  let tasks = known.get(header);
  if (tasks === undefined) {
    const names = new Set(header.vertices.filter((vertex) => vertex.role === "operator" && vertex.unordered !== true).map(({ name }) => name));
    tasks = new Set(header.tasks.filter(({ chain }) => names.has(chain[0]!)).map(({ name }) => name));
    known.set(header, tasks);
  }
  return tasks;
}
