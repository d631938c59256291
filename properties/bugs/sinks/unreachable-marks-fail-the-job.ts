/**
 * A write-ahead log that fails its task when it cannot learn whether an entry is marked.
 * Source: B3 of the catalogue.
 */
import type { Bug } from "../bug.js";

export const unreachableMarksFailTheJob: Bug = {
  id: "unreachable-marks-fail-the-job",
  catalogue: "B3",
  title: "An unanswered question for a mark fails the job",
  source: "flink#2287: values that could not be written were kept for the next notice, but a failing isCheckpointCommitted was thrown",
  sentence: "Each restart meets the same outage, until no restart is left; nothing was wrong but a store that did not answer for a while.",
  property: "job-ends",
  guarantee: "at-least-once-output",
  scenario: "write-ahead-log",
  plant: (parts) => ({
    ...parts,
    writeAhead: {
      ...parts.writeAhead,
      *write(entry, target) {
        if ((yield* target.isMarked(entry)) === null) throw new Error("whether the entry is marked could not be learned");
        return yield* parts.writeAhead.write(entry, target);
      },
    },
  }),
};
