/**
 * Output, no duplicate: judged from what readers can see, the moment they can see it; where the order of arrival decides what is given out, at rest.
 */
import type { Row } from "../../impl/trace/events.js";
import type { Property } from "../property.js";
import { RecordCounts } from "./record-counts.js";

export const noDuplicateOutput: Property = {
  name: "no-duplicate-output",
  sentence: "No record is visible in the output more often than the job gives it out.",
  needs: ["run-started", "visible"],
  atRest: false,
  monitor({ violated, arm, spare }) {
    const seen = new RecordCounts();
    let rows: readonly (readonly Row[])[] = [];
    return {
      ...seen.watching,
      "run-started": (event) => {
        rows = event.input;
        seen.watching["run-started"](event);
        if (seen.needsNoDeliveries) spare("record-delivered", "stored", "read-back");
      },
      "visible": (event, origin) => {
        arm();
        const twice = seen.add(event, origin);
        if (twice === null) return;
        const { sink, partition, offset, key, value, found } = twice;
        violated(`the record of partition ${partition}, offset ${offset} (key ${key}) is visible ${inWords(found)} time, with value ${value}${seen.at(sink)}`);
      },
      "run-ended": () => {
        if (!seen.tables.isEmpty) arm();
        const counted = seen.tables.duplicate();
        if (counted !== null) violated(counted);
        const tooMany = seen.firstTooMany();
        if (tooMany === null) return;
        const { sink, partition, offset, found, expected } = tooMany;
        violated(`the record of partition ${partition}, offset ${offset} (key ${rows[partition]?.[offset]?.key ?? "?"}) is visible ${found} times instead of ${expected}${seen.at(sink)}`);
      },
    };
  },
};

function inWords(ordinal: number): string {
  switch (ordinal) {
    case 1: return "a first";
    case 2: return "a second";
    default: return `a ${ordinal}th`;
  }
}
