/**
 * Output, no duplicate: judged from what readers can see, the moment they can see it; where the order of arrival decides what is given out, at rest.
 */
import type { Row } from "../../../impl/trace/events.js";
import type { Property } from "../../property.js";
import { RecordCounts } from "../keepers/record-counts.js";
import { FinalTable } from "../visible/final-table.js";

export const noDuplicateOutput: Property = {
  name: "no-duplicate-output",
  sentence: "No record is visible in the output more often than the job gives it out.",
  needs: ["run-started", "visible"],
  atRest: false,
  monitor({ violated, arm }, keepers) {
    const seen = keepers.of(RecordCounts);
    const tables = keepers.of(FinalTable);
    let rows: readonly (readonly Row[])[] = [];
    return {
      "run-started": ({ input }) => void (rows = input),
      "visible": () => {
        arm();
        if (seen.excess === null) return;
        const { sink, partition, offset, key, value, found } = seen.excess;
        violated(`the record of partition ${partition}, offset ${offset} (key ${key}) is visible ${inWords(found)} time, with value ${value}${seen.at(sink)}`);
      },
      "run-ended": () => {
        if (!tables.isEmpty) arm();
        const counted = tables.duplicate();
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
