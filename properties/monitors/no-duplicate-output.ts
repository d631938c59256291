/**
 * Output, no duplicate: judged from what readers can see, the moment they can see it.
 */
import type { Property } from "../property.js";
import { RecordCounts } from "./record-counts.js";

export const noDuplicateOutput: Property = {
  name: "no-duplicate-output",
  sentence: "No record is visible in the output twice.",
  needs: ["run-started", "visible"],
  atRest: false,
  monitor({ violated, arm }) {
    const seen = new RecordCounts();
    return {
      "run-started": ({ input }) => seen.begin(input),
      "visible": ({ records }) => {
        arm();
        for (const { partition, offset, key, value } of records) {
          if (seen.add(partition, offset) > 1) violated(`the record of partition ${partition}, offset ${offset} (key ${key}) is visible a second time, with value ${value}`);
        }
      },
    };
  },
};
