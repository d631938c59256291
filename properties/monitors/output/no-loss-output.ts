/**
 * Output, no loss: judged when the run is at rest and all timers of external systems have passed.
 */
import type { Row } from "../../../impl/trace/events.js";
import type { Property } from "../../property.js";
import { RecordCounts } from "../keepers/record-counts.js";
import { FinalTable } from "../visible/final-table.js";

export const noLossOutput: Property = {
  name: "no-loss-output",
  sentence: "Every input row is visible in the output at the end, as often as the job gives it out.",
  needs: ["run-started", "visible", "run-ended"],
  atRest: true,
  monitor({ violated, arm }, keepers) {
    const seen = keepers.of(RecordCounts);
    const tables = keepers.of(FinalTable);
    let rows: readonly (readonly Row[])[] = [];
    return {
      "run-started": ({ input }) => void (rows = input),
      "run-ended": () => {
        arm();
        const missing = seen.firstMissing();
        const lost = tables.loss();
        if (lost !== null) violated(lost);
        if (missing === null) return;
        const { sink, partition, offset, found, expected } = missing;
        const key = rows[partition]?.[offset]?.key ?? "?";
        violated(`the record of partition ${partition}, offset ${offset} (key ${key}) ${found === 0 ? "never became visible" : `is visible ${found} times instead of ${expected}`}${seen.at(sink)}`);
      },
    };
  },
};
