/**
 * Output, no loss: judged when the run is at rest and all timers of external systems have passed.
 */
import type { Row } from "../../impl/trace/events.js";
import type { Property } from "../property.js";
import { RecordCounts } from "./record-counts.js";

export const noLossOutput: Property = {
  name: "no-loss-output",
  sentence: "Every input row is visible in the output at the end.",
  needs: ["run-started", "visible", "run-ended"],
  atRest: true,
  monitor({ violated, arm }) {
    const seen = new RecordCounts();
    let rows: readonly (readonly Row[])[] = [];
    return {
      "run-started": ({ input }) => {
        rows = input;
        seen.begin(input);
      },
      "visible": ({ records }) => {
        for (const { partition, offset } of records) seen.add(partition, offset);
      },
      "run-ended": () => {
        arm();
        const missing = seen.firstMissing();
        if (missing === null) return;
        const key = rows[missing.partition]?.[missing.offset]?.key ?? "?";
        violated(`the record of partition ${missing.partition}, offset ${missing.offset} (key ${key}) never became visible`);
      },
    };
  },
};
